import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';

export interface ShedRules {
  /** Requests that are worked on at once; more are turned away at once instead of waiting in memory. */
  readonly inFlight: number;
  /** Longest time, in milliseconds, that the event loop may stand still before new work is turned away. */
  readonly loopDelay: number;
}

export interface Shedder {
  readonly handler: RequestHandler;
  /** For the metrics. */
  state(): { readonly inFlight: number; readonly shed: number; readonly loopDelay: number };
  stop(): void;
}

const RESOLUTION = 20;
const WINDOW = 1_000;
const NANO = 1e6;

/**
 * Overload is answered with 503 and a time to come back, early and cheaply, so that what is being worked on is finished (R23). When the
 * flood ends, the next request is taken: there is no queue to work off.
 */
export function shedder({ inFlight: most, loopDelay: longest }: ShedRules): Shedder {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  let inFlight = 0;
  let shed = 0;
  let lastDelay = 0;
  const timer = setInterval(() => {
    lastDelay = delay.count === 0 ? 0 : Math.max(0, delay.percentile(50) / NANO - RESOLUTION);
    delay.reset();
  }, WINDOW);
  timer.unref();
  return {
    handler(request, response, next) {
      // who listens to events costs nothing while nothing happens
      if (request.get('accept')?.includes('text/event-stream') === true) {
        next();
        return;
      }
      if (inFlight >= most || lastDelay > longest) {
        shed += 1;
        response
          .status(503)
          .set('Retry-After', '2')
          .json({ code: 'OVERLOADED', zh: '系统繁忙，请稍后重试', en: 'Busy, try again in a moment' });
        return;
      }
      inFlight += 1;
      response.once('close', () => (inFlight -= 1));
      next();
    },
    state: () => ({ inFlight, shed, loopDelay: lastDelay }),
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
