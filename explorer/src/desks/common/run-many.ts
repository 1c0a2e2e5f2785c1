import { useRef, useState } from 'react';
import { Refusal } from '../../api/execute.js';
import type { Text } from '../../language/language.js';

export interface Item<T, R> {
  readonly key: string;
  readonly value: T;
  readonly state: 'WAITING' | 'DONE' | 'REFUSED';
  readonly result?: R;
  readonly text?: Text;
  readonly code?: string;
}

/** Works through a list one by one, so that one bad item never fails its neighbours; can be stopped, and what failed retried. */
export function useMany<T, R>(run: (value: T, requestId: string) => Promise<R>) {
  const [items, setItems] = useState<readonly Item<T, R>[]>([]);
  const [running, setRunning] = useState(false);
  const stopped = useRef(false);

  const go = async (list: readonly Item<T, R>[]): Promise<void> => {
    stopped.current = false;
    setRunning(true);
    const now = [...list];
    for (const [n, item] of list.entries()) {
      if (stopped.current) break;
      if (item.state === 'DONE') continue;
      now[n] = await once(item);
      setItems([...now]);
    }
    setRunning(false);
  };
  const once = async (item: Item<T, R>): Promise<Item<T, R>> => {
    const { key, value } = item;
    try {
      return { key, value, state: 'DONE', result: await run(value, key) };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('INTERNAL', { zh: '出错', en: 'failed' });
      return { key, value, state: 'REFUSED', text: refusal.text, code: refusal.code };
    }
  };
  return {
    items,
    running,
    load: (list: readonly { key: string; value: T }[]) => setItems(list.map((one) => ({ ...one, state: 'WAITING' as const }))),
    start: () => void go(items),
    stop: () => {
      stopped.current = true;
    },
  };
}
