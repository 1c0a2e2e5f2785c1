import { isFilled, textMember } from '../acts/fill.js';
import type { ActRow } from '../acts/row.js';
import { ACT_NAMES, actOf, type ActName } from '../acts/rows.js';
import { builder } from './builder.js';
import { enumOf, isEnum } from './enums.js';
import { SignedConsentInputRef } from './signed-consent.js';
import { wordsFor } from './words.js';
import { merged, shapeOf, type Shape } from './zod-shape.js';

// What callers give to an act: the members of the domain's request, without those that the API makes, and with texts in the place of digests.

type ObjectShape = Extract<Shape, { kind: 'OBJECT' }>;
type InputRef = ReturnType<typeof builder.inputRef<Record<string, unknown>>>;

/** Input types of members that are objects; one name has one type, with the members of all that bear it. */
const NESTED: Readonly<Record<string, readonly [name: string, description: string]>> = {
  attested: ['AttestedInput', 'What the registry attests. 登记机构审核情况。'],
  consents: ['SignedConsentInput', 'A signed consent. 已签名的同意。'],
  port: ['PortInput', 'The port through which it came. 办理端口。'],
  principal: ['HubLenderInput', 'The lender behind the hub, with its signature. 经总对总接入的债权人。'],
};

/** Persons and offices that callers name and that become keyed references. */
const NAMED_BY_TEXT: ReadonlySet<string> = new Set(['acceptor', 'reviewer', 'enterer', 'branch', 'user']);

const nested = new Map<string, ObjectShape>();
const nestedRefs = new Map<string, InputRef>();

/** Members of a row's input: the domain's, as far as callers give them. */
function givenMembers(row: ActRow) {
  const shape = shapeOf(row.request);
  if (shape.kind !== 'OBJECT') throw new Error(`${row.function}: a request is an object`);
  return [...shape.members].filter(([member]) => row.hidden?.includes(member) !== true);
}

for (const name of ACT_NAMES) for (const [member, { shape }] of givenMembers(actOf(name))) collect(name, member, shape);

function nestedName(act: ActName, member: string): readonly [string, string] {
  const known = NESTED[member];
  if (known !== undefined) return known;
  const plural = member.replace(/s$/, '');
  return [`${pascal(act)}${pascal(plural)}Input`, wordsFor(member)];
}

function collect(act: ActName, member: string, shape: Shape): void {
  const inner = shape.kind === 'LIST' ? shape.of : shape;
  if (inner.kind !== 'OBJECT') return;
  const [name] = nestedName(act, member);
  const before = nested.get(name);
  nested.set(name, before === undefined ? inner : merged(before, inner));
  if (nestedRefs.has(name)) return;
  if (name === 'SignedConsentInput') {
    nestedRefs.set(name, SignedConsentInputRef as unknown as InputRef);
    return;
  }
  const ref = builder.inputRef<Record<string, unknown>>(name);
  nestedRefs.set(name, ref);
  ref.implement({
    description: nestedName(act, member)[1],
    fields: (t) =>
      Object.fromEntries(
        [...(nested.get(name)?.members ?? [])].map(([own, { shape: of, required }]) => [
          own,
          t.field({
            type: (NAMED_BY_TEXT.has(own) ? 'String' : inputType(act, own, of)) as 'String',
            required: required && !NAMED_BY_TEXT.has(own),
            description: wordsFor(own),
          }),
        ]),
      ) as never,
  });
}

/** What the registry attests of a case, for inputs that are no act's own. */
export const AttestedInputRef = inputRefOf('AttestedInput');

function inputRefOf(name: string): InputRef {
  const ref = nestedRefs.get(name);
  if (ref === undefined) throw new Error(`no act takes ${name}`);
  return ref;
}

const ProofInput = builder.inputType('ProofInput', {
  description: 'What the proof of registration shows. 登记证明记载内容。',
  fields: (t) => ({
    holders: t.stringList({ required: true, description: 'Right holders as they stand on the proof. 权利人（申请人）。' }),
    obligors: t.stringList({ description: 'Those of the register when absent. 义务人，缺省取自登记簿。' }),
    other: t.stringList({ description: 'Particulars in lines. 其他，逐行。' }),
    remarks: t.string({ description: 'Remarks. 附记。' }),
  }),
});

const TEXT = 'The text itself; only its salted digest goes to the ledger. 原文，加密留存，仅加盐摘要上链。';

/** The input of an act, for one alone (with request id) or as an item of many. */
export function actInput(name: ActName, item: boolean) {
  const row = actOf(name);
  return builder.inputType(`${pascal(name)}${item ? 'Item' : 'Input'}`, {
    description: `${row.text[0]} ${row.text[1]}`,
    fields: (t) => {
      const members = Object.fromEntries(
        givenMembers(row).map(([member, { shape, required }]) => [
          member,
          t.field({
            type: inputType(name, member, shape) as 'String',
            required: required && !isFilled(row, member),
            description: wordsFor(member),
          }),
        ]),
      );
      const texts = Object.fromEntries(
        givenMembers(row).flatMap(([member]) => {
          const text = textMember(row, member);
          return text === undefined || text === member ? [] : [[text, t.string({ description: TEXT })]];
        }),
      );
      const around = item
        ? {}
        : {
            requestId: t.id({
              required: true,
              description: 'Chosen by the caller; the same request again gives the same result. 由调用方选定，重复提交得到同一结果。',
            }),
            endorsingOrganizations: t.stringList({ description: 'MSP IDs; chosen by the gateway when absent. 指定背书机构。' }),
          };
      return { ...around, ...paperMembers(row, t as never), ...approvalMember(row, t as never), ...texts, ...members } as never;
    },
  });
}

interface Fields {
  readonly field: (options: object) => unknown;
}

function paperMembers({ paper }: ActRow, t: Fields): object {
  if (paper === undefined) return {};
  if (paper.kind === 'TITLE') {
    const description = 'The register entry of the new certificate; of a reissue the standing one when absent. 新证书的登记簿条目。';
    return { entry: t.field({ type: 'JSON', required: paper.registrationType !== '900', description }) };
  }
  return { proof: t.field({ type: ProofInput, required: paper.optional !== true, description: 'The proof of registration. 登记证明。' }) };
}

function approvalMember({ approval }: ActRow, t: Fields): object {
  if (approval === undefined) return {};
  return { approvalId: t.field({ type: 'ID', required: true, description: 'Of the second person’s approval. 复核编号。' }) };
}

function inputType(act: ActName, member: string, shape: Shape): unknown {
  if (shape.kind === 'LIST') return [inputType(act, member, shape.of)];
  if (shape.kind === 'OBJECT') return nestedRefs.get(nestedName(act, member)[0]);
  if (shape.kind !== 'ENUM') return shape.kind;
  return isEnum(shape.values) ? enumOf(shape.values) : 'String';
}

export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
