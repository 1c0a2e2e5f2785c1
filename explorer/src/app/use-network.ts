import { useEffect, useState } from 'react';
import { query } from '../api/client.js';
import { NETWORK_QUERY, type NetworkInfo } from '../api/network.js';

export interface NetworkState {
  online: boolean;
  /** Absent until the API has answered. */
  info?: NetworkInfo;
  unreachable: boolean;
}

/** Whether this device is online, and which network the API speaks for; asks again when the connection is back. */
export function useNetwork(): NetworkState {
  const [online, setOnline] = useState(() => navigator.onLine);
  const [answer, setAnswer] = useState<{ info?: NetworkInfo; unreachable: boolean }>({ unreachable: false });

  useEffect(() => {
    const update = (): void => setOnline(navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);

  useEffect(() => {
    if (!online) return undefined;
    let current = true;
    query<{ network: NetworkInfo }>(NETWORK_QUERY).then(
      ({ network }) => current && setAnswer({ info: network, unreachable: false }),
      () => current && setAnswer((before) => ({ ...before, unreachable: true })),
    );
    return () => {
      current = false;
    };
  }, [online]);

  return { online, ...answer };
}
