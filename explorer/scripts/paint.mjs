// Measures when the first words stand on the screen, with an empty cache: node explorer/scripts/paint.mjs [address].
// Needs a running system (./scripts/start); a phone of the middle class is imitated by a CPU four times slower and 4G.
import { chromium } from 'playwright-core';

const origin = process.argv[2] ?? 'http://localhost:17080';
const PAGES = ['/', '/scan', '/ledger', '/desk', '/holder'];
const RUNS = 3;
const FAST = { name: 'desk', cpu: 1, network: undefined };
const PHONE = {
  name: 'phone',
  cpu: 4,
  network: { offline: false, latency: 60, downloadThroughput: (9 * 1024 * 1024) / 8, uploadThroughput: (3 * 1024 * 1024) / 8 },
};

const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const device of [FAST, PHONE]) {
    for (const path of PAGES) {
      const times = [];
      for (let n = 0; n < RUNS; n += 1) times.push(await paint(path, device));
      const middle = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
      console.log(
        `${device.name.padEnd(6)} ${path.padEnd(8)} first contentful paint ${String(Math.round(middle)).padStart(6)} ms (middle of ${RUNS})`,
      );
    }
  }
} finally {
  await browser.close();
}

async function paint(path, { cpu, network }) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (network) await session.send('Network.emulateNetworkConditions', network);
  await page.goto(origin + path);
  await page.locator('h1').first().waitFor();
  const time = await page.evaluate(
    () =>
      new Promise((done) => {
        new PerformanceObserver((list) => {
          for (const entry of list.getEntriesByName('first-contentful-paint')) done(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return time;
}
