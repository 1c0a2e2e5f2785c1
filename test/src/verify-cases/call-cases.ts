import { canonicalize } from '@zhenglian/chaincode/domain';
import { CERT_REF, message, readSet, readWriteSet, UNIT_REF, CASE_REF, type ProofPlan } from '../../../verify/testing/proof.js';
import { invalid, unknown, type Expected, type ProofCase } from './case.js';
import { answerOf, MORTGAGE, SEIZURE, transfer } from './honest-cases.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const planned = (name: string, about: string, expected: Expected, plan: (plan: ProofPlan) => void): ProofCase => ({
  name: `${name}_fail`,
  about,
  expected,
  plan,
});

const CHANNEL = invalid('PROOF_PLACE', 'PROOF_OTHER_CHANNEL');
const CHAINCODE = invalid('PROOF_PLACE', 'PROOF_OTHER_CHAINCODE');
const FUNCTION = invalid('PROOF_CALL', 'PROOF_OTHER_FUNCTION');
const ARGUMENTS = invalid('PROOF_CALL', 'PROOF_ARGUMENTS');
const ID = invalid('PROOF_PROPOSAL', 'PROOF_ID_WRONG');
const ALTERED = invalid('PROOF_PROPOSAL', 'PROOF_PROPOSAL_ALTERED');
const WRITES = invalid('PROOF_ANSWER', 'PROOF_WRITES');
const REFUSED = invalid('PROOF_ANSWER', 'PROOF_REFUSED');
const MALFORMED = invalid('PROOF_ANSWER', 'PROOF_ANSWER_MALFORMED');
const OTHER = invalid('PROOF_ANSWER', 'PROOF_ANSWER_OTHER');
const UNIT = (facet: string): Expected => invalid(`PROOF_${facet}`, 'FACET_OTHER_UNIT');

const argument = (name: string, about: string, ...list: readonly string[]): ProofCase =>
  planned(`arguments_${name}`, about, ARGUMENTS, (plan) => void (plan.arguments = [...list]));

const answer = (name: string, about: string, change: (plan: ProofPlan) => void, expected = MALFORMED): ProofCase =>
  planned(`answer_${name}`, about, expected, change);

/** The answer's text instead of its value: signed as it is. */
const raw = (name: string, about: string, make: (honest: string) => string): ProofCase =>
  answer(name, about, (plan) => void (plan.answer = make(canonicalize(plan.answer as never))));

const written = (name: string, about: string, namespace: string, field: readonly [number, Uint8Array]): ProofCase =>
  planned(name, about, WRITES, (plan) => {
    plan.readWriteSet = readWriteSet([
      ['access', readSet()],
      [namespace, new Uint8Array(Buffer.concat([readSet(), message(field)]))],
    ]);
  });

const WRITE = message([1, text('key')], [3, text('value')]);

/** What was asked, of whom, where, and what was answered; everything is signed anew. */
export const CALL_CASES: readonly ProofCase[] = [
  planned('channel_other', 'an answer from a test channel', CHANNEL, (plan) => void (plan.channel = 'zhenglian-test')),
  planned('channel_case', 'the channel in capitals', CHANNEL, (plan) => void (plan.channel = 'Zhenglian')),
  planned('channel_empty', 'no channel', CHANNEL, (plan) => void (plan.channel = '')),
  {
    name: 'trust_other_channel_fail',
    about: 'the trust file of another channel',
    expected: CHANNEL,
    trust: (trust) => ({ ...trust, channel: 'other' }),
  },
  ...[0, 1, 2].map((at) =>
    planned(`chaincode_${['header', 'call', 'result'][at]}`, 'another contract in one of the three places', CHAINCODE, (plan) => {
      plan.chaincodes[at] = 'title';
    }),
  ),
  planned('chaincode_all', 'another contract in all places', CHAINCODE, (plan) => void (plan.chaincodes = ['notes', 'notes', 'notes'])),
  planned('chaincode_prefix', 'a name that begins alike', CHAINCODE, (plan) => void (plan.chaincodes = ['access2', 'access2', 'access2'])),
  planned('function_other', 'a function that answers with text of the asker', FUNCTION, (plan) => void (plan.function = 'gate')),
  planned('function_qualified', 'the function by its long name', FUNCTION, (plan) => void (plan.function = 'access:prove')),
  planned('function_case', 'the function in capitals', FUNCTION, (plan) => void (plan.function = 'Prove')),
  planned('function_empty', 'no function', FUNCTION, (plan) => void (plan.function = '')),
  argument('none', 'no argument'),
  argument('two', 'an argument too many', canonicalize({ certRef: CERT_REF }), '{}'),
  argument('space', 'a space in the JSON', `{"certRef": "${CERT_REF}"}`),
  argument('order', 'keys out of order', `{"certRef":"${CERT_REF}","caseRef":"${CASE_REF}"}`),
  argument('unknown_key', 'a key that nobody knows', canonicalize({ certRef: CERT_REF, unitRef: UNIT_REF })),
  argument(
    'twice',
    'two references, of which one reader sees the first and another the last',
    `{"certRef":"${UNIT_REF}","certRef":"${CERT_REF}"}`,
  ),
  argument('escaped', 'an escaped letter in the key', `{"cert\\u0052ef":"${CERT_REF}"}`),
  argument('upper_case', 'the reference in capitals', canonicalize({ certRef: CERT_REF.toUpperCase() })),
  argument('short', 'a shorter reference', canonicalize({ certRef: CERT_REF.slice(2) })),
  argument('null', 'a reference that is null', '{"certRef":null}'),
  argument('array', 'a list', `["${CERT_REF}"]`),
  argument('nested', 'JSON of 5,000 levels', `${'['.repeat(5000)}${']'.repeat(5000)}`),
  argument('bom', 'a byte order mark', `\ufeff${canonicalize({ certRef: CERT_REF })}`),
  argument('no_json', 'no JSON', CERT_REF),
  planned('id_other', 'the id of another transaction', ID, (plan) => void (plan.transactionId = 'ab'.repeat(32))),
  planned('id_upper_case', 'the id in capitals', ID, (plan) => void (plan.transactionId = 'AB'.repeat(32))),
  planned('id_empty', 'no id', ID, (plan) => void (plan.transactionId = '')),
  planned('hash_other', 'the endorsed hash is of another proposal', ALTERED, (plan) => void (plan.proposalHash = new Uint8Array(32))),
  planned('hash_empty', 'no proposal hash', ALTERED, (plan) => void (plan.proposalHash = new Uint8Array())),
  planned('hash_short', 'half a proposal hash', ALTERED, (plan) => void (plan.proposalHash = new Uint8Array(16))),
  {
    name: 'question_exchanged_fail',
    about: 'the question was exchanged under a signed answer',
    expected: ALTERED,
    parts: (parts) => {
      const bytes = parts.proposalPayload.slice();
      // the version of the chaincode's language, which nobody looks at but the hash
      const at = bytes.indexOf(0x02, 4);
      bytes[at] = 1;
      return { ...parts, proposalPayload: bytes };
    },
  },
  {
    name: 'time_exchanged_fail',
    about: 'the time in the header was exchanged',
    expected: ALTERED,
    parts: (parts) => {
      const bytes = parts.channelHeader.slice();
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      return { ...parts, channelHeader: bytes };
    },
  },
  planned('status_500', 'a refusal that looks like an answer', REFUSED, (plan) => void (plan.status = 500)),
  planned('status_201', 'a status that is not 200', REFUSED, (plan) => void (plan.status = 201)),
  planned('status_zero', 'no status', REFUSED, (plan) => void (plan.status = 0)),
  planned('event', 'an answer with an event', WRITES, (plan) => void (plan.event = message([1, text('access')], [3, text('X')]))),
  written('write_access', 'a write in the own namespace', 'access', [3, WRITE]),
  written('write_title', 'a write in the register', 'title', [3, WRITE]),
  written('write_policy', 'a change of a key policy', 'seizure', [4, WRITE]),
  planned('write_private', 'private data', WRITES, (plan) => {
    const namespace = message([1, text('title')], [2, readSet()], [3, message([1, text('collection')])]);
    plan.readWriteSet = message([2, namespace]);
  }),
  answer(
    'other_certificate',
    'an answer about another certificate than the question',
    (plan) => void (plan.arguments = [canonicalize({ certRef: UNIT_REF })]),
    OTHER,
  ),
  answer(
    'other_case',
    'an answer about another case',
    (plan) => {
      transfer(plan);
      answerOf(plan).tax['caseRef'] = '99'.repeat(32);
    },
    OTHER,
  ),
  answer('case_unasked', 'a case that nobody asked about', (plan) => void (answerOf(plan).tax['caseRef'] = CASE_REF), OTHER),
  raw('space', 'a space in the answer', (honest) => honest.replace(',', ', ')),
  raw('key_order', 'keys out of order', (honest) => honest.replace(/^\{("certRef":"[^"]*"),("clock":"[^"]*")/, '{$2,$1')),
  raw('twice', 'a facet twice: which one counts?', (honest) => honest.replace('"v":1}', '"v":1,"v":1}')),
  raw('float', 'a number in another spelling', (honest) => honest.replace('"v":1}', '"v":1.0}')),
  raw('exponent', 'a number with an exponent', (honest) => honest.replace('"notices":0', '"notices":0e0')),
  raw('empty', 'an empty answer', () => ''),
  raw('no_json', 'no JSON', () => 'clear'),
  raw('array', 'a list', (honest) => `[${honest}]`),
  raw('behind', 'something behind the answer', (honest) => `${honest} `),
  raw('nested', 'JSON of 5,000 levels', () => `${'['.repeat(5000)}${']'.repeat(5000)}`),
  raw('surrogate', 'half a surrogate pair', (honest) => honest.replace('"v":1}', '"v":1,"x":"\\ud800"}')),
  answer('unknown_key', 'a key that nobody knows', (plan) => void Object.assign(answerOf(plan), { mortgageFree: true })),
  answer('facet_missing', 'no facet of seizures', (plan) => void delete (answerOf(plan) as { seizure?: unknown }).seizure),
  answer('list_missing', 'no list of mortgages', (plan) => void delete answerOf(plan).mortgage['items']),
  answer('list_null', 'a list that is null', (plan) => void (answerOf(plan).mortgage['items'] = null)),
  answer('list_too_long', '201 mortgages', (plan) => void (answerOf(plan).mortgage['items'] = Array.from({ length: 201 }, () => MORTGAGE))),
  answer('version', 'another version', (plan) => void (answerOf(plan).v = 2)),
  answer('suite', 'a weaker suite of algorithms', (plan) => void (answerOf(plan).suite = 'p256-sha1')),
  answer('state', 'a state that does not exist', (plan) => void (answerOf(plan).title['state'] = 'CURRENT')),
  answer('type', 'a registration type that does not exist', (plan) => void (answerOf(plan).title['registrationType'] = '101')),
  answer('day', 'a day that does not exist', (plan) => void (answerOf(plan).seizure['day'] = '2026-02-30')),
  answer('clock', 'a time that does not exist', (plan) => void (answerOf(plan).clock = '2026-11-21T24:00:00Z')),
  answer('clock_zone', 'a time of another zone', (plan) => void (answerOf(plan).clock = '2026-11-21T03:56:00+08:00')),
  answer('count_text', 'a number as text', (plan) => void (answerOf(plan).title['notices'] = '0')),
  answer('count_negative', 'a negative number', (plan) => void (answerOf(plan).title['rights'] = -1)),
  answer('count_half', 'half an objection', (plan) => void (answerOf(plan).title['objections'] = 0.5)),
  answer('flag', 'a number in place of a truth value', (plan) => void (answerOf(plan).title['correction'] = 0)),
  answer('rank', 'a mortgage without rank', (plan) => void (answerOf(plan).mortgage['items'] = [{ ...MORTGAGE, rank: 0 }])),
  answer(
    'lender',
    'a lender that is no organisation',
    (plan) => void (answerOf(plan).mortgage['items'] = [{ ...MORTGAGE, lender: 'Bank' }]),
  ),
  answer(
    'seizure_key',
    'a seizure with a hidden remark',
    (plan) => void (answerOf(plan).seizure['items'] = [{ ...SEIZURE, released: true }]),
  ),
  answer(
    'seizure_body',
    'a court with a line break in its name',
    (plan) => void (answerOf(plan).seizure['items'] = [{ ...SEIZURE, body: 'A\n' }]),
  ),
  planned('unit_tax', 'the taxation of another unit', UNIT('TAX'), (plan) => void (answerOf(plan).tax['unitRef'] = '12'.repeat(32))),
  planned(
    'unit_mortgage',
    'the mortgages of another unit',
    UNIT('MORTGAGE'),
    (plan) => void (answerOf(plan).mortgage['unitRef'] = '12'.repeat(32)),
  ),
  planned(
    'unit_seizure',
    'the seizures of another unit',
    UNIT('SEIZURE'),
    (plan) => void (answerOf(plan).seizure['unitRef'] = '12'.repeat(32)),
  ),
  planned(
    'subject_missing',
    'a proof that names no certificate',
    unknown('PROOF_SUBJECT', 'PROOF_SUBJECT_MISSING'),
    (plan) => void (plan.subject = ''),
  ),
  planned('subject_other_code', "the proof of a neighbour's certificate", invalid('PROOF_SUBJECT', 'PROOF_SUBJECT_OTHER'), (plan) => {
    plan.subject = `${plan.subject.slice(0, -1)}T`;
  }),
  planned('subject_other_kind', 'the identifier of a proof of registration', invalid('PROOF_SUBJECT', 'PROOF_SUBJECT_OTHER'), (plan) => {
    plan.subject = `1.2.156.3005.2.11100000MB03271699022.11440600MB0000001E.20264406050000001.001.${checkOf('11100000MB0327169902211440600MB0000001E20264406050000001001')}${plan.subject.slice(-17)}`;
  }),
];

/** ISO 7064 MOD 37,36, here once more by its definition. */
function checkOf(body: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  let p = 36;
  for (const character of body) {
    const s = (p + alphabet.indexOf(character)) % 36 || 36;
    p = (s * 2) % 37;
  }
  return alphabet.charAt((37 - p) % 36);
}
