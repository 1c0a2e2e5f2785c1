import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PERMISSIONS } from '../access.js';
import { createSchema, schemaText } from './schema.js';

const schema = createSchema();

test('the committed schema is current (node api/dist/graphql/print.js writes it)', () => {
  expect(schemaText(schema)).toBe(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
});

test('every row of the permission table is a field of the schema', () => {
  for (const name of Object.keys(PERMISSIONS)) {
    const [type = '', field = ''] = name.split('.');
    const found = schema.getType(type);
    expect(found && 'getFields' in found ? Object.keys(found.getFields()) : []).toContain(field);
  }
});

test('every mutation takes a request id', () => {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const [input] = field.args;
    expect(String(input?.type)).toMatch(/Input!$/);
    const type = schema.getType(String(input?.type).replace('!', ''));
    expect(type && 'getFields' in type ? String(type.getFields()['requestId']?.type) : '').toBe('ID!');
  }
});

test('every field of Query and Mutation is described in Chinese and English', () => {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      expect(field.description).toMatch(/\p{Script=Han}/u);
      expect(field.description).toMatch(/[a-z]{3}/i);
    }
  }
});
