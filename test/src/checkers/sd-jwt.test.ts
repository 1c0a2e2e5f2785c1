import { beforeAll, expect, test } from '@jest/globals';
import { verifyCredential } from '@zhenglian/verify';
import { ASKED, corpusBase, createHolder, type TestHolder } from '../../../verify/testing/corpus-base.js';
import { credentialMutations } from '../../../verify/testing/credential-corpus.js';
import { createTestNetwork, FACE, factsOf, factsSource, NOW, type TestNetwork } from '../../../verify/testing/credential.js';
import { python } from './tools.js';

/** Credentials and presentations against Python's `sd-jwt`, in both directions. */
let network: TestNetwork;
let holder: TestHolder;
let base: Awaited<ReturnType<typeof corpusBase>>;
beforeAll(async () => {
  network = await createTestNetwork();
  holder = await createHolder();
  base = await corpusBase(network, holder);
});

type Task = Readonly<Record<string, unknown>>;
interface Answer {
  readonly accepted?: boolean;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly text?: string;
}
const ask = (tasks: readonly Task[]): Answer[] => JSON.parse(python('credential.py', [], JSON.stringify(tasks)).out) as Answer[];

test('sd-jwt accepts our credential and our presentation, and reads every field as we do', () => {
  const [credential, presentation] = ask([
    { do: 'verify', text: base.good.text },
    { do: 'verify', text: base.presentation, ...ASKED },
  ]);
  for (const answer of [credential, presentation]) {
    expect(answer?.accepted).toBe(true);
    expect(answer?.claims).toMatchObject(FACE);
  }
});

test('we accept a presentation that sd-jwt made with the key of the holder', async () => {
  const key = await crypto.subtle.exportKey('jwk', holder.privateKey);
  const [made] = ask([
    {
      do: 'present',
      text: base.good.text,
      fields: ['location'],
      ...ASKED,
      key: { kty: key.kty, crv: key.crv, x: key.x, y: key.y, d: key.d },
    },
  ]);
  const options = { trust: network.trust, facts: factsSource(factsOf(base.good.digest)), now: new Date(), presentation: ASKED };
  const report = await verifyCredential(made?.text ?? '', options);
  expect(report.checks.filter(({ code }) => code !== 'OK')).toEqual([]);
  expect(report.certificate?.face.map((field) => field.key)).toEqual(['location']);
});

/**
 * What sd-jwt lets pass, and we do not: it drops a disclosure that nothing refers to and takes the rest, checks no chain of
 * certificates (that is the caller's part), takes other encodings and shapes of disclosures, and reads claims and header parameters that this type of credential does not have.
 */
const LENIENT =
  /another holder|another salt|space in the JSON|character escaped|another credential's disclosure|issued one|claim of the forger|stands in clear|dangerous name|last tilde|padded base64|of two parts|no text|salt of nothing|digest list|self-made authority|clerk without|before the issuer's|presentation: algorithm|presentation: proof of the issuer/;

test('of the corpus, sd-jwt lets pass only what is listed; the ledger and our checks refuse that too', async () => {
  const mutations = (await credentialMutations(base)).filter(({ text }) => text.length < 100_000);
  const answers = ask(mutations.map(({ name, text }) => ({ do: 'verify', text, ...(name.startsWith('presentation') && ASKED) })));
  const accepted = mutations.filter((_, n) => answers[n]?.accepted === true);
  expect(accepted.map(({ name }) => name).filter((name) => !LENIENT.test(name))).toEqual([]);
  expect(mutations.length - accepted.length).toBeGreaterThanOrEqual(40);
  for (const { text } of accepted) {
    const options = { trust: network.trust, facts: factsSource(factsOf(base.good.digest)), now: NOW };
    expect((await verifyCredential(text, options)).status).not.toBe('VALID');
  }
});
