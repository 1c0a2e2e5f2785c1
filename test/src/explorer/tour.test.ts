import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pagesOf } from '../../../scripts/lib/desks/pages.mjs';

// docs/tour.md shows every page, and the browser tests visit every page: a page that was forgotten is found here.

const root = join(import.meta.dirname, '../../..');
const tour = readFileSync(join(root, 'docs/tour.md'), 'utf8');
const REF = 'x'.repeat(64);
const seen = {
  certRef: REF,
  unitRef: REF,
  caseRef: REF,
  seizureRef: REF,
  txId: REF,
  digest: REF,
  block: 1,
  objection: `/registry/objection/${REF}`,
  correction: `/registry/correction/${REF}`,
  notice: `/registry/notice/${REF}`,
  right: `/registry/right/${REF}`,
  mortgage: `/bank/mortgage/${REF}`,
};
const pages = pagesOf(seen);

test.each(pages.map(([name]) => name))('%s is in docs/tour.md, with its picture', (name) => {
  const picture = `images/tour/${name}.zh.png`;
  expect(tour).toContain(picture);
  expect(existsSync(join(root, 'docs', picture))).toBe(true);
});

test('every address of the explorer is one of the pages', () => {
  const shell = readFileSync(join(root, 'explorer/src/shell/Shell.tsx'), 'utf8');
  const addresses = [...shell.matchAll(/^ {2}'(\/[^']+)': \(\) =>/gm)].map(([, path = '']) => path);
  expect(addresses.length).toBeGreaterThan(40);
  const visited = pages.map(([, , path]) => (path ?? '').split('?')[0] ?? '');
  const missing = addresses.filter((address) => {
    const pattern = new RegExp(`^${address.replace(/:\w+/g, '[^/]+')}$`);
    return !visited.some((path) => pattern.test(path));
  });
  expect(missing).toEqual([]);
});
