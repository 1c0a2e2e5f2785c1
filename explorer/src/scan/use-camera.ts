import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Seen } from './read-qr.js';

export type CameraState = 'OFF' | 'STARTING' | 'ON' | 'REFUSED' | 'ABSENT';

const EVERY_MS = 120;

/** The camera of this device, looked through several times a second until a code is seen. It goes off with the page. */
export function useCamera(onSeen: (seen: Seen) => void): {
  state: CameraState;
  video: RefObject<HTMLVideoElement | null>;
  start: () => void;
} {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | undefined>(undefined);
  const [state, setState] = useState<CameraState>('OFF');

  const stop = useCallback(() => {
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);

  useEffect(() => {
    if (state !== 'ON') return undefined;
    const canvas = document.createElement('canvas');
    let ended = false;
    const look = async (): Promise<void> => {
      const { readQr } = await import('./read-qr.js');
      while (!ended) {
        const element = video.current;
        if (element && element.readyState >= element.HAVE_CURRENT_DATA) {
          const seen = readQr(element, element.videoWidth, element.videoHeight, canvas);
          if (seen.kind !== 'NOTHING') onSeen(seen);
          if (seen.kind === 'CERTIFICATE') return stop();
        }
        await new Promise((done) => setTimeout(done, EVERY_MS));
      }
    };
    void look();
    return () => {
      ended = true;
    };
  }, [state, onSeen, stop]);

  const start = (): void => {
    setState('STARTING');
    open().then(
      async (opened) => {
        stream.current = opened;
        const element = video.current;
        if (!element) return stop();
        element.srcObject = opened;
        await element.play();
        return setState('ON');
      },
      (error: unknown) => setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'REFUSED' : 'ABSENT'),
    );
  };
  return { state, video, start };
}

async function open(): Promise<MediaStream> {
  // browsers give a camera to pages under https and on this machine only
  if (!navigator.mediaDevices) throw new Error('no camera here');
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
}
