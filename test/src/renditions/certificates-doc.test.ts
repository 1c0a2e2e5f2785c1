import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { BASIC_ITEMS, CERTIFICATE_KINDS, extensionItems, faceFieldsOf, LICENCE_TYPES } from '@zhenglian/chaincode/domain';

const text = readFileSync(new URL('../../../docs/certificates.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

test.each(CERTIFICATE_KINDS)('LC-09: the documentation maps every field of %s to its item of the directory', (kind) => {
  expect(text).toContain(LICENCE_TYPES[kind]);
  const items = [...BASIC_ITEMS, ...extensionItems(kind)];
  for (const { key, zh } of faceFieldsOf(kind)) {
    expect(text).toContain(`| ${zh} | \`${key}\` | ${items.find(({ from }) => from === key)?.item ?? ''} |`);
  }
});
