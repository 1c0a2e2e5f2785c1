import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Which test proves which requirement: tests quote a requirement's id in their names, and nothing else is believed.

/** What a requirement asks for, in short. One that no test quotes is not here. */
export const REQUIREMENTS: Readonly<Record<string, string>> = {
  'LC-02': 'the registry makes, keeps and applies e-certificates',
  'LC-03': 'an e-certificate says what the register says',
  'LC-05': 'e-certificates are viewed, fetched and verified online',
  'LC-06': 'third parties check authenticity online',
  'LC-07': 'shared and recognised across regions and departments',
  'LC-08': 'electronic and paper carry one legal state',
  'LC-09': 'e-certificates follow the national standards',
  'LC-11': 'the proof goes to the bank with its issue',
  'LC-14': 'other departments fetch and keep what is shared with them',
  'LC-15': 'one unit code joins transaction, tax and registration',
  'LC-17': 'an entry and its log go out at once',
  'RG-04': 'every new step is told',
  'RG-05': 'accepted, reviewed and entered in this order, by different persons',
  'RG-08': 'review by configured rules',
  'RG-09': 'the rules cover completeness and correctness of every element',
  'RG-10': 'entries in full, nothing filled in at will',
  'RG-11': 'no blanks; “/” with its reason',
  'RG-12': 'no duplicate, no omission',
  'RG-13': 'what is known is not typed again',
  'RG-14': 'uploads start by the entry itself, never by hand',
  'RG-15': 'the daily log goes out by itself, the same day',
  'RG-16': 'the own reporting is watched',
  'RG-17': 'what was uploaded is reconciled',
  'RG-18': 'quality is scored every fortnight',
  'RG-19': 'stock data are checked',
  'RG-20': 'unit codes, and the links of what was split or merged',
  'RG-24': 'time limits in working days',
  'RG-25': 'inheritance by promise',
  'TX-01': 'taxable applications are pushed to the tax authority',
  'TX-02': 'tax results are pushed to the registry',
  'TX-03': 'the entry follows on the result',
  'TX-04': 'each attestation with its own receipt',
  'TX-05': 'first and transfer registrations with their taxes are one matter',
  'TX-07': 'the tax proof is of the unit',
  'TX-11': 'the tax authority gets what the register knows',
  'BK-01': 'mortgages are registered from the bank, by a direct channel',
  'BK-02': 'banks apply, handle and query, many at once',
  'BK-03': 'ports are closed, and opened after rectification',
  'BK-04': 'a bank’s own system goes the whole way online',
  'BK-05': 'the electronic proof comes with the registration',
  'BK-06': 'the application binds contract and units',
  'BK-07': 'lenders behind a hub',
  'BK-09': 'queries for a stated matter only',
  'BK-11': 'mortgages on presold homes',
  'CT-01': 'court documents reach the registry',
  'CT-02': 'what courts ordered is known when a right is entered',
  'CT-05': 'seizures are registered on the spot',
  'CT-06': 'judicial acts and registration go together',
  'DV-04': 'ports of developers and agents close by the same rule',
  'DV-05': 'land certificate on the day of hand-over',
  'DV-06': 'first registration with the completion filing',
  'DV-09': 'developers file a building at once',
  'SH-06': 'judgments from the courts',
  'SH-08': 'results from the tax authority',
  'SH-18': 'shared exactly, by permission, logged, encrypted',
  'NZ-03': 'no geometry leaves the intranet',
  'SP-01': 'names and numbers are encrypted in storage and transit',
  'SP-02': 'de-identified on every screen',
  'SP-03': 'shared data by account and permission',
  'SP-04': 'sensitive fields are encrypted in sharing',
  'SP-07': 'transfer between networks is protected',
  'SP-08': 'what was queried is not used beyond its request',
  'OP-01': 'organisations, persons, roles and permissions in one place',
  'OP-02': 'roles are given, taken and limited',
  'OP-03': 'those with whom is shared have accounts and grants',
  'OP-06': 'tenants by district',
  'OP-07': 'dictionaries by permission',
  'OP-08': 'codes per interface',
  'OP-09': 'logs: kept, found, counted, exported',
  'OP-12': 'statistics by district and time',
  'AR-04': 'a trace of every act',
};

const GROUPS = 'LC|OW|RG|TX|BK|CT|DV|SH|LV|NZ|SP|OP|AR|RT|EX';
const ID = new RegExp(`\\b(?:${GROUPS})-\\d{2}\\b`, 'g');
const RANGE = new RegExp(`\\b(${GROUPS})-(\\d{2}) to \\1-(\\d{2})\\b`, 'g');
/** Texts of a line that could be names. */
const TEXT = /(['"`])((?:\\.|(?!\1).)*)\1/g;
const FOLDERS = ['api/src', 'chaincode/src', 'explorer/src', 'test/src', 'verify/src'];

/** A test's name, or a row's in its table, with the file from the root of the repository. */
export interface Quote {
  readonly id: string;
  readonly file: string;
  readonly name: string;
}

/** Every id that a test quotes by name; comments do not count, nor does this folder. */
export function quotes(root: string): Quote[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('stories/'))
      .sort()
      .flatMap((name) => quotesOf(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8'))),
  );
}

/** Quotes in the text of one file. */
export function quotesOf(file: string, source: string): Quote[] {
  const lines = source.split('\n').filter((line) => !/^\s*(\/\/|\/?\*)/.test(line));
  const names = lines.flatMap((line) => [...line.matchAll(TEXT)].map(([, , text = '']) => text));
  return names.flatMap((name) => idsOf(name).map((id) => ({ id, file, name })));
}

function idsOf(name: string): string[] {
  const between = [...name.matchAll(RANGE)].flatMap(([, group = '', from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => `${group}-${String(Number(from) + n).padStart(2, '0')}`),
  );
  return [...new Set([...(name.match(ID) ?? []), ...between])];
}

/** The second part of docs/stories.md. */
export function requirementsList(found: readonly Quote[]): string {
  const items = Object.entries(REQUIREMENTS).map(([id, text]) => {
    const tests = found.filter((quote) => quote.id === id).map(({ file, name }) => `  - \`${file}\`: ${escaped(name)}`);
    return [`- **${id}** ${text}`, ...new Set(tests)].join('\n');
  });
  return `## Requirements, and the tests that prove them\n\n${items.join('\n')}\n`;
}

/** Names are text; what Markdown would read as its own is not. */
const escaped = (name: string): string => name.replaceAll(/[<>_*$[\]|]/g, '\\$&');
