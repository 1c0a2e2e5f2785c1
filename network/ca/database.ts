import { z } from 'zod';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from './files.js';
import { PasswordHash } from './passwords.js';

export const Attribute = z.object({ name: z.string().min(1), value: z.string(), ecert: z.boolean().optional() });
export type Attribute = z.infer<typeof Attribute>;

const Identity = z.strictObject({
  type: z.enum(['client', 'peer', 'admin', 'orderer']),
  affiliation: z.string(),
  secret: PasswordHash,
  attributes: z.array(Attribute),
  maxEnrollments: z.int(), // -1: no limit
  enrollments: z.int(),
  failedLogins: z.int(),
  revoked: z.boolean(),
});

const Certificate = z.strictObject({
  identity: z.string(),
  aki: z.string(),
  notAfter: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
  reason: z.string().optional(),
});

const Content = z.strictObject({
  v: z.literal(1),
  identities: z.record(z.string(), Identity),
  certificates: z.record(z.string(), Certificate),
});

export type IdentityRecord = z.infer<typeof Identity>;
export type CertificateRecord = z.infer<typeof Certificate>;

/**
 * What a certificate authority remembers: identities by enrollment id, certificates by serial (lower-case hex).
 * One JSON file, replaced as a whole on every change. Secrets stand in it as scrypt hashes only.
 */
export class CaDatabase {
  private constructor(
    private readonly path: string,
    private readonly content: z.infer<typeof Content>,
  ) {}

  /** Opens or starts the database. @throws naming the file when its content is not a CA database. */
  static open(path: string): CaDatabase {
    const text = readFileIfAny(path);
    if (text === undefined) return new CaDatabase(path, { v: 1, identities: {}, certificates: {} });
    try {
      return new CaDatabase(path, Content.parse(JSON.parse(text)));
    } catch (cause) {
      throw new Error(`CA database ${path} is damaged: ${String(cause)}`, { cause });
    }
  }

  identity(id: string): IdentityRecord | undefined {
    return Object.hasOwn(this.content.identities, id) ? this.content.identities[id] : undefined;
  }

  certificate(serial: string): CertificateRecord | undefined {
    return Object.hasOwn(this.content.certificates, serial) ? this.content.certificates[serial] : undefined;
  }

  certificates(): [serial: string, CertificateRecord][] {
    return Object.entries(this.content.certificates);
  }

  /** Stores changed records together. */
  save(change: { identities?: Record<string, IdentityRecord>; certificates?: Record<string, CertificateRecord> }): void {
    Object.assign(this.content.identities, change.identities);
    Object.assign(this.content.certificates, change.certificates);
    writeFileAtomic(this.path, JSON.stringify(this.content, null, 1), SECRET_MODE);
  }
}
