import { expect, test } from '@jest/globals';
import { canonicalize, EVENT_NAMES, parseEvent, utf8, type JsonValue } from './index.js';
import { attestation, certificate, head, transferCase, unit, unitKey } from './testing/facts.js';
import { codeOf } from './testing/refusal.js';

const records = [unitKey, unit, head, certificate, transferCase, attestation('BUYER')];

function bytes(event: unknown): Uint8Array {
  return utf8(canonicalize(event as JsonValue));
}

test.each(EVENT_NAMES)('%s is read with its records', (name) => {
  expect(parseEvent(name, bytes({ v: 1, name, records }))).toEqual({ v: 1, name, records });
});

test.each<[string, string, unknown, string]>([
  ['another name than the payload says', 'TAX_ATTESTED', { v: 1, name: 'CASE_OPENED', records }, 'INVALID_FORMAT'],
  ['a name that does not exist', 'NO_SUCH', { v: 1, name: 'NO_SUCH', records }, 'INVALID_FORMAT'],
  ['another version', 'TAX_ATTESTED', { v: 2, name: 'TAX_ATTESTED', records }, 'INVALID_FORMAT'],
  ['no records', 'TAX_ATTESTED', { v: 1, name: 'TAX_ATTESTED', records: [] }, 'INVALID_FORMAT'],
  ['an unknown field', 'TAX_ATTESTED', { v: 1, name: 'TAX_ATTESTED', records, note: '' }, 'UNKNOWN_FIELD'],
  ['an unknown field of a record', 'TAX_ATTESTED', { v: 1, name: 'TAX_ATTESTED', records: [{ ...unit, note: '' }] }, 'UNKNOWN_FIELD'],
  ['a record of no known type', 'TAX_ATTESTED', { v: 1, name: 'TAX_ATTESTED', records: [{ ...unit, type: 'x' }] }, 'INVALID_FORMAT'],
  [
    'a record with a wrong reference',
    'TAX_ATTESTED',
    { v: 1, name: 'TAX_ATTESTED', records: [{ ...unit, unitRef: 'AB' }] },
    'INVALID_FORMAT',
  ],
])('an event with %s is refused', (_, name, event, code) => {
  expect(codeOf(() => parseEvent(name, bytes(event)))).toBe(code);
});

test.each([[new Uint8Array()], [utf8('{')], [Uint8Array.of(0xff)]])('bytes that are no JSON are refused', (payload) => {
  expect(codeOf(() => parseEvent('TAX_ATTESTED', payload))).toBe('INVALID_FORMAT');
});
