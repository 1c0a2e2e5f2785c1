import type { JsonValue } from '@zhenglian/chaincode/domain';
import { nameOf, saltEscrow, type Commitment } from '../escrow.js';
import type { OutgoingMessage } from '../ports.js';
import { isMembers, textOf, type Members } from './fill.js';
import type { ActRow } from './row.js';

/** Ids of the organisations that are told of acts; undefined where there is none, or it is the own one. */
export interface Correspondents {
  readonly registry: string | undefined;
  readonly regulator: string | undefined;
}

interface Done {
  readonly row: ActRow;
  readonly requestId: string;
  readonly request: Members;
  /** Texts behind salted digests, as `fill` keeps them: member → salt and text. */
  readonly secret: Members;
}

/** What an act sends when it is on the ledger: the court's documents to the registry (CT-01), salts of commitments to the regulator. */
export function outgoing(to: Correspondents | undefined, done: Done): OutgoingMessage[] {
  if (to === undefined) return [];
  const kept = keptTexts(done);
  const escrow = saltEscrow(to.regulator, { cause: done.requestId, batch: done.row.function }, kept);
  return [...courtInstruction(to.registry, done, kept), ...escrow];
}

interface KeptText extends Commitment {
  readonly text: string;
}

function keptTexts({ request, secret }: Done): KeptText[] {
  return Object.entries(secret).flatMap(([member, kept]) => {
    const reference = textOf(request[member]);
    return isMembers(kept) && reference !== '' ? [{ reference, salt: textOf(kept['salt']), text: textOf(kept['text']) }] : [];
  });
}

/** The ledger has the commitments of ruling and notice; the registry gets the documents themselves, to be filed and checked against them. */
function courtInstruction(registry: string | undefined, { row, requestId, request }: Done, kept: readonly KeptText[]): OutgoingMessage[] {
  if (registry === undefined || row.instructs === undefined) return [];
  const ref = row.ref.map((member) => textOf(request[member])).join('~');
  const optional = ['certRef', 'unitRef', 'until', 'months'].flatMap((name) => {
    const value = request[name];
    return value === undefined ? [] : [[name, value] as [string, JsonValue]];
  });
  const documents = kept.map(({ reference, salt, text }) => ({ commitment: reference, salt, text }));
  const payload = { act: row.instructs, ref, court: textOf(request['court']), documents, ...Object.fromEntries(optional) };
  return [{ id: `court:${nameOf(requestId)}`, to: registry, type: 'COURT_INSTRUCTION', conversation: ref, payload }];
}
