// Serves the page from the device when there is no connection. What is kept, the page itself decides (src/verify/offline.ts).
const CACHE = 'zhenglian-page';

addEventListener('install', () => void skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(kept(request).then((answer) => answer ?? fetch(request)));
  else if (request.mode === 'navigate') event.respondWith(fresh(request, '/'));
  else if (pathname === '/trust.json' || pathname === '/icon.svg' || pathname === '/manifest.webmanifest')
    event.respondWith(fresh(request, request));
});

const kept = async (request) => (await caches.open(CACHE)).match(request);

/** From the network; from the device when there is none. */
async function fresh(request, instead) {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await kept(instead);
    if (!answer) throw error;
    return answer;
  }
}
