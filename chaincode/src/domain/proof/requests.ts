import * as z from 'zod';
import { Hex64 } from '../schema.js';

/** What a proof is asked about: a certificate and, where its registration had one, the case whose tax attestations it rests on. */
export const Prove = z.strictObject({ certRef: Hex64, caseRef: Hex64.optional() });

export type Prove = z.infer<typeof Prove>;
