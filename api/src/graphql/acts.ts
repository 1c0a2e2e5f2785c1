import { DomainError, requestDigest, type JsonValue } from '@zhenglian/chaincode/domain';
import { textOf, type Members } from '../acts/fill.js';
import { performMany } from '../acts/many.js';
import { perform, type Performed } from '../acts/perform.js';
import { ACT_NAMES, actOf, type ActName } from '../acts/rows.js';
import { isAllowed, PERMISSIONS } from '../access.js';
import type { IssuedPaper, Person } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { actInput, pascal } from './act-inputs.js';
import { ApprovalPayloadRef } from './approvals.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { resultsPayload } from './item-results.js';
import { LedgerTransactionRef } from './ledger-types.js';
import { RECORD_NAMES, recordRefs } from './record-types.js';

/** Acts that may be asked for many at once: name of the mutation, act of each item. */
const MANY = {
  applyMortgages: 'applyMortgage',
  enterMortgages: 'enterMortgage',
  requestMortgageReleases: 'requestMortgageRelease',
  releaseMortgages: 'releaseMortgage',
} as const satisfies Readonly<Record<string, ActName>>;

export const IssuedPaperRef = builder.objectRef<IssuedPaper & { readonly qr: string }>('IssuedPaper').implement({
  description: 'A certificate or proof that an act issued, for its holder. 本次签发的证书或证明，交付权利人。',
  fields: (t) => ({
    certRef: t.exposeID('certRef', { description: 'Reference. 证书引用。' }),
    certificateNumber: t.exposeString('certificateNumber', { description: 'Number. 证号。' }),
    licenceId: t.exposeString('licenceId', { description: 'GB/T 36904. 电子证照标识。' }),
    code: t.string({ description: 'The secret of the printed QR. 核验码。', resolve: (p) => p.code }),
    qr: t.string({ description: 'Text of the QR. 二维码内容。', resolve: (p) => p.qr }),
    credential: t.string({ description: 'SD-JWT VC with all disclosures. 含全部披露项的可验证凭证。', resolve: (p) => p.credential }),
  }),
});

type PayloadRef = ReturnType<typeof builder.objectRef<Performed>>;
const payloads = new Map<string, PayloadRef>();

/** One payload type per type of record. */
function payloadOf(name: ActName): PayloadRef {
  const { record } = actOf(name);
  const typeName = `${RECORD_NAMES[record][0]}Payload`;
  const known = payloads.get(typeName);
  if (known !== undefined) return known;
  const ref = builder.objectRef<Performed>(typeName);
  ref.implement({
    description: `What became of the act. ${RECORD_NAMES[record][1]}`,
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'As the caller chose it. 请求编号。' }),
      record: t.field({ type: recordRefs[record], description: 'The record as it stands now. 办理后的记录。', resolve: (p) => p.record }),
      transaction: t.field({
        type: LedgerTransactionRef,
        nullable: true,
        description: 'The last transaction that wrote it. 最近一次相关交易。',
        resolve: (p) => p.record.history.at(-1),
      }),
      paper: t.field({
        type: IssuedPaperRef,
        nullable: true,
        description: 'The certificate or proof that was issued. 签发的证书或证明。',
        resolve: ({ paper }, _args, { publicUrl }) => paper && { ...paper, qr: `${publicUrl}/v#${paper.licenceId}.${paper.code}` },
      }),
    }),
  });
  payloads.set(typeName, ref);
  return ref;
}

for (const name of ACT_NAMES) {
  const input = actInput(name, false);
  const { text } = actOf(name);
  builder.mutationField(name, (t) =>
    t.field({
      type: payloadOf(name),
      description: `${text[0]} ${text[1]}`,
      args: { input: t.arg({ type: input, required: true }) },
      resolve: async (_root, args, context) => perform(context.acts, name, await askOf(args.input, context)),
    }),
  );
}

for (const [name, act] of Object.entries(MANY)) addMany(name, act);

function addMany(name: string, act: ActName): void {
  const item = actInput(act, true);
  const input = builder.inputType(`${pascal(name)}Input`, {
    description: 'Up to a hundred at once. 批量办理，至多一百项。',
    fields: (t) => ({
      requestId: t.id({ required: true, description: 'Of the list; each item is `requestId:position`. 批次编号。' }),
      endorsingOrganizations: t.stringList({ description: 'MSP IDs. 指定背书机构。' }),
      items: t.field({ type: [item], required: true, description: 'Items. 逐项内容。' }),
    }),
  });
  const payloadRef = resultsPayload(pascal(name), payloadOf(act));
  builder.mutationField(name, (t) =>
    t.field({
      type: payloadRef,
      description: `For up to a hundred at once. 批量。${actOf(act).text[0]} ${actOf(act).text[1]}`,
      args: { input: t.arg({ type: input, required: true }) },
      resolve: async (_root, args, context) => {
        const { input: members, ...ask } = await askOf(args.input, context);
        const items = Array.isArray(members['items']) ? (members['items'] as readonly Members[]) : [];
        return { requestId: ask.requestId, results: await performMany(context.acts, act, { ...ask, items }) };
      },
    }),
  );
}

const RequestActApprovalInput = builder.inputType('RequestActApprovalInput', {
  description: 'An act that needs a second person. 须双人复核的办理事项。',
  fields: (t) => ({
    requestId: t.id({ required: true, description: 'Becomes the id of the approval. 即复核编号。' }),
    act: t.string({ required: true, description: 'Name of the mutation. 办理事项名称。' }),
    input: t.field({
      type: 'JSON',
      required: true,
      description: 'Exactly what will be asked, without requestId and approvalId. 拟办理的内容。',
    }),
  }),
});

builder.mutationField('requestActApproval', (t) =>
  t.field({
    type: ApprovalPayloadRef,
    description: 'Asks another person to approve exactly this act: closing or opening a port, voiding, cancelling. 提请复核。',
    args: { input: t.arg({ type: RequestActApprovalInput, required: true }) },
    resolve: async (_root, { input: { requestId, act, input } }, context) => {
      const by = await signedIn(context);
      const name = ACT_NAMES.find((one) => one === act);
      const action = name === undefined ? undefined : actOf(name).approval;
      const permission = PERMISSIONS[`Mutation.${act}`];
      if (action === undefined || permission === undefined) throw new DomainError('INVALID_FORMAT', { field: 'act' });
      if (!isAllowed(by, context.organization, permission)) throw new DomainError('NOT_AUTHORISED');
      const approval = await context.approvals.request({
        id: checkRequestId(requestId),
        action,
        subject: act,
        payload: { act, input: plain(input) },
        by,
      });
      return { requestId, approval };
    },
  }),
);

/**
 * Puts on the ledger what the registry attests of a case, before the entry that needs it: the caller is who enters. The same content
 * again is the same act.
 */
export async function attestReview(input: { requestId: string; caseRef: string; attested: object }, context: Context): Promise<void> {
  const { caseRef } = input;
  const attested = plain(input.attested);
  const requestId = requestDigest('attestCase', { of: input.requestId, caseRef, attested });
  await perform(context.acts, 'attestCase', await askOf({ requestId, caseRef, attested }, context));
}

async function askOf(input: object, context: Context) {
  const by = await signedIn(context);
  const { requestId, endorsingOrganizations, approvalId, ...members } = plain(input) as Record<string, JsonValue>;
  return {
    requestId: textOf(requestId),
    endorsingOrganizations: Array.isArray(endorsingOrganizations) ? endorsingOrganizations.map(textOf) : undefined,
    approvalId: typeof approvalId === 'string' ? approvalId : undefined,
    input: members,
    by,
  };
}

async function signedIn({ caller }: Context): Promise<Person> {
  const by = await caller();
  if (by === undefined) throw new DomainError('NOT_SIGNED_IN');
  return by;
}

/** What was given: a member that is null was not. */
function plain(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null || member === undefined ? [] : [[name, plain(member)]])),
  );
}
