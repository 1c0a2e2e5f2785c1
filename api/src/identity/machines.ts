import { existsSync } from 'node:fs';
import { z } from 'zod';
import { parseFile } from '../files.js';

const PublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string().optional(),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
});

const Machines = z
  .array(
    z.strictObject({
      clientId: z.string().regex(/^[a-z][a-z0-9-]{2,63}$/),
      roles: z.array(z.string().min(1)).max(20),
      divisions: z.array(z.string().regex(/^(\*|\d{6})$/)).max(100),
      /** Public keys only: the client signs with the private one, so nothing here is a secret. */
      jwks: z.strictObject({ keys: z.array(PublicKey).min(1).max(5) }),
    }),
  )
  .max(100);

/** A program of a bank, a developer or a department that signs in by itself. */
export type MachineClient = z.infer<typeof Machines>[number];

/**
 * The machine clients of the embedded provider; none when the file is not there. They sign in by client credentials with a signed
 * assertion (private_key_jwt). @throws Error naming the file and the wrong members
 */
export function readMachines(path: string): readonly MachineClient[] {
  return existsSync(path) ? parseFile(path, Machines) : [];
}
