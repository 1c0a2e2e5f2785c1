import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import './access-audit.js';
import './acts.js';
import './administration.js';
import './approvals.js';
import './audit.js';
import './batches.js';
import { builder } from './builder.js';
import './cases.js';
import './certificates.js';
import './collateral.js';
import './districts.js';
import './divisions.js';
import './erasure.js';
import { guard } from './guard.js';
import './history.js';
import './kept-keys.js';
import './ledger.js';
import './messages.js';
import './network.js';
import './privacy.js';
import './proofs.js';
import './renditions.js';
import './query-consents.js';
import './records.js';
import './register.js';
import './subscriptions.js';
import './units.js';
import './settings.js';
import './sharing.js';
import './storage.js';
import './transfers.js';
import './verify.js';
import './webhooks.js';
import './wallets.js';

/** The schema, with the tables of who may do what in front of every field. */
export function createSchema(): GraphQLSchema {
  return guard(builder.toSchema());
}

/** The schema as text: what is committed as `api/schema.graphql`. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
