import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { JsonValue } from '@zhenglian/chaincode/domain';
import { GraphQLScalarType } from 'graphql';
import type { Context } from './context.js';

/** A text in both languages of the product. */
export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    JSON: { Input: Exclude<JsonValue, null>; Output: JsonValue };
  };
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
});

builder.queryType({});
builder.mutationType({});

const text = (name: string, description: string) =>
  new GraphQLScalarType<string, string>({
    name,
    description,
    parseValue: (value) => {
      if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
      return value;
    },
  });

builder.addScalarType('Date', text('Date', 'Calendar day in Asia/Shanghai, YYYY-MM-DD. 北京时间的日历日。'));
builder.addScalarType('DateTime', text('DateTime', 'UTC instant, RFC 3339. 协调世界时时刻。'));
builder.addScalarType('JSON', new GraphQLScalarType<JsonValue, JsonValue>({ name: 'JSON', description: 'Any JSON value. 任意 JSON 值。' }));

export const LocalizedTextRef = builder.objectRef<LocalizedText>('LocalizedText').implement({
  description: 'A text in both languages. 中英文文本。',
  fields: (t) => ({ zh: t.exposeString('zh'), en: t.exposeString('en') }),
});
