import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchema, schemaText } from './schema.js';

/** `node api/dist/graphql/print.js` writes the committed schema anew. */
writeFileSync(join(import.meta.dirname, '../../schema.graphql'), schemaText(createSchema()));
