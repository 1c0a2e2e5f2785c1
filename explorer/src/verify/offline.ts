import { loadEngine } from './use-verification.js';

const CACHE = 'zhenglian-page';
const PAGE = ['/', '/trust.json', '/icon.svg', '/manifest.webmanifest'];

/** The first look at the page has the connection for itself. */
const PAUSE_MS = 1_500;

/**
 * Keeps the page with its verifying code on the device, so that a proof is verified without any connection after the first visit.
 * Where the browser cannot (no secure context, private windows) nothing happens.
 */
export async function keepForOffline(): Promise<void> {
  if (!isSecureContext || !('serviceWorker' in navigator)) return;
  try {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    await navigator.serviceWorker.register(workerAddress());
    await Promise.all([loadEngine(), import('@zhenglian/verify/pdf')]);
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    const assets = [...new Set(loaded.filter((path) => path.startsWith('/assets/')))];
    const cache = await caches.open(CACHE);
    await cache.addAll([...PAGE, ...assets]);
    const kept = await cache.keys();
    const old = kept.filter(({ url }) => new URL(url).pathname.startsWith('/assets/') && !assets.includes(new URL(url).pathname));
    await Promise.all(old.map((request) => cache.delete(request)));
    document.documentElement.dataset['offline'] = 'ready';
  } catch {
    // the page works with a connection all the same
  }
}

interface WorkerPolicy {
  createScriptURL(address: string): string;
}

/** The page's policy wants addresses of scripts to be made by a named policy; this one makes one address only. */
function workerAddress(): string {
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: WorkerPolicy): WorkerPolicy } }).trustedTypes;
  const address = '/offline.js';
  return factory ? factory.createPolicy('offline-worker', { createScriptURL: () => address }).createScriptURL(address) : address;
}
