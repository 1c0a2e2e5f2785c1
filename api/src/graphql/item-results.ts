import { errorText, type DomainError } from '@zhenglian/chaincode/domain';
import type { ItemOf } from '../together.js';
import { builder, LocalizedTextRef } from './builder.js';

// What every mutation over a list answers: one result per item; a refused one never fails its neighbours.

interface ItemError {
  readonly code: string;
  readonly codes: readonly string[];
  readonly field: string | undefined;
  readonly text: { readonly zh: string; readonly en: string };
}

const ItemErrorRef = builder.objectRef<ItemError>('ItemError').implement({
  description: 'Why one item of a batch was refused. 单项被拒的原因。',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'From a closed list. 错误代码。' }),
    codes: t.field({ type: ['String'], description: 'All blockers. 全部原因代码。', resolve: (e) => [...e.codes] }),
    field: t.string({ nullable: true, description: 'Which field. 字段。', resolve: (e) => e.field }),
    text: t.field({ type: LocalizedTextRef, description: 'In words. 说明。', resolve: (e) => e.text }),
  }),
});

/** `<name>Payload` with its `<name>Result`s. @param payload what is answered for an item that was done */
export function resultsPayload<Done>(name: string, payload: ReturnType<ReturnType<typeof builder.objectRef<Done>>['implement']>) {
  const resultRef = builder.objectRef<ItemOf<Done>>(`${name}Result`).implement({
    description: 'What became of one item. 单项结果。',
    fields: (t) => ({
      position: t.exposeInt('position', { description: 'Place in the list, from 0. 序号，自零起。' }),
      requestId: t.exposeID('requestId', { description: 'Of the item. 单项请求编号。' }),
      payload: t.field({
        type: payload,
        nullable: true,
        description: 'When it was done. 办理成功时的结果。',
        // the builder infers no shape from a type parameter
        resolve: (r) => ('done' in r ? r.done : undefined) as never,
      }),
      error: t.field({
        type: ItemErrorRef,
        nullable: true,
        description: 'When it was refused. 被拒时的原因。',
        resolve: (r) => ('refused' in r ? itemError(r.refused) : undefined),
      }),
    }),
  });
  return builder.objectRef<{ readonly requestId: string; readonly results: readonly ItemOf<Done>[] }>(`${name}Payload`).implement({
    description: 'Every item has its own result; a refused one never fails its neighbours. 逐项结果，互不影响。',
    fields: (t) => ({
      requestId: t.exposeID('requestId', { description: 'Of the list. 批次编号。' }),
      results: t.field({ type: [resultRef], description: 'In the order of the list. 按提交顺序。', resolve: (p) => [...p.results] }),
    }),
  });
}

function itemError({ code, codes, field, detail }: DomainError): ItemError {
  return { code, codes, field, text: { zh: errorText(code, 'zh', field, detail), en: errorText(code, 'en', field, detail) } };
}
