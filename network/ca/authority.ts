/**
 * A certificate authority with Fabric CA's rules: who is registered may enrol with a secret, who holds a certificate may
 * re-enrol with it, registrars register, revokers revoke. HTTP is in server.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateIds, createRevocationList, createRoot, issueLeaf, readRequest, type Root } from './certificates.js';
import { type Attribute, CaDatabase, type IdentityRecord } from './database.js';
import { authenticationFailure, authorizationFailure, CA_CODES, CaError } from './errors.js';
import { SECRET_MODE, writeFileAtomic } from './files.js';
import { checkPassword, hashPassword, newSecret, NO_PASSWORD } from './passwords.js';
import { Mutex } from './mutex.js';

const PASSWORD_ATTEMPTS = 10;
const REGISTRAR = 'hf.Registrar.Roles';
const REVOKER = 'hf.Revoker';
const CRL_MAKER = 'hf.GenCRL';
export type IdentityType = IdentityRecord['type'];

export interface Enrollment {
  certificateRequest: string;
  /** 'tls': a TLS certificate for the hosts of the request; otherwise an identity */
  profile?: string | undefined;
  attributeRequests?: readonly { name: string; optional?: boolean | undefined }[] | undefined;
}

export interface Registration {
  id: string;
  type?: IdentityType | undefined;
  secret?: string | undefined;
  maxEnrollments?: number | undefined;
  affiliation?: string | undefined;
  attributes?: readonly Attribute[] | undefined;
}

export interface Revocation {
  id?: string | undefined;
  serial?: string | undefined;
  aki?: string | undefined;
  reason?: string | undefined;
}

export class CertificateAuthority {
  readonly #database: CaDatabase;
  /** one change at a time: a check and the write that depends on it are never interleaved with another request's */
  readonly #mutex = new Mutex();

  private constructor(
    readonly name: string,
    private readonly organization: string,
    private readonly root: Root,
    private readonly folder: string,
    private readonly onRevocation: (list: string) => void,
  ) {
    this.#database = CaDatabase.open(join(folder, 'database.json'));
  }

  /**
   * Opens the authority that lives in a folder; on an empty folder makes its root, with the key in a file of mode 0600.
   * @param onRevocation gets the whole revocation list (PEM) at every change and once at start.
   */
  static async open(options: {
    name: string;
    organization: string;
    folder: string;
    onRevocation: (list: string) => void;
  }): Promise<CertificateAuthority> {
    const root = await openRoot(options.folder, options.name, options.organization);
    const authority = new CertificateAuthority(options.name, options.organization, root, options.folder, options.onRevocation);
    options.onRevocation(await authority.#revocationList());
    return authority;
  }

  /** Root certificate, PEM. */
  get certificate(): string {
    return this.root.certificate;
  }

  /** Registers the bootstrap administrator, who may do everything, unless there is one. */
  async bootstrap(id: string, secret: string): Promise<void> {
    if (this.#database.identity(id) !== undefined) return;
    await this.#insert({
      id,
      type: 'client',
      secret,
      maxEnrollments: -1,
      attributes: [REGISTRAR, REVOKER, CRL_MAKER].map((name) => ({ name, value: name === REGISTRAR ? '*' : 'true' })),
    });
  }

  /**
   * Issues a certificate to an identity of the network itself, which has no secret and so cannot enrol over REST.
   * Registers it when it is new.
   */
  async issueOwn(id: string, type: IdentityType, request: Enrollment): Promise<string> {
    return this.#mutex.run(async () => {
      const identity = this.#database.identity(id) ?? (await newRecord({ id, type, secret: undefined }));
      return this.#issue(id, identity, request, identity);
    });
  }

  /** Issues a certificate to a registered identity that shows its secret. @returns PEM */
  async enroll(id: string, secret: string, request: Enrollment): Promise<string> {
    return this.#mutex.run(async () => {
      const identity = this.#database.identity(id);
      if (identity === undefined) throw authenticationFailure(`no identity ${id}`);
      if (identity.failedLogins >= PASSWORD_ATTEMPTS)
        throw new CaError(
          401,
          CA_CODES.PASSWORD_ATTEMPTS,
          `Incorrect password entered ${identity.failedLogins} times, max incorrect password limit of ${PASSWORD_ATTEMPTS} reached`,
        );
      if (!(await checkPassword(secret, identity.secret))) {
        this.#database.save({ identities: { [id]: { ...identity, failedLogins: identity.failedLogins + 1 } } });
        throw authenticationFailure(`wrong secret for ${id}`);
      }
      if (identity.revoked) throw authenticationFailure(`identity ${id} is revoked`);
      if (identity.maxEnrollments >= 0 && identity.enrollments >= identity.maxEnrollments)
        throw authenticationFailure(`identity ${id} has used its ${identity.maxEnrollments} enrollments`);
      return this.#issue(id, identity, request, { ...identity, enrollments: identity.enrollments + 1, failedLogins: 0 });
    });
  }

  /** Issues a new certificate to the holder of a valid one. */
  async reenroll(caller: string, request: Enrollment): Promise<string> {
    return this.#mutex.run(async () => {
      const identity = this.#known(caller);
      if (identity.revoked) throw authorizationFailure(`identity ${caller} is revoked`);
      return this.#issue(caller, identity, request, identity);
    });
  }

  /** Registers an identity on behalf of a registrar. @returns its enrollment secret */
  async register(caller: string, request: Registration): Promise<string> {
    return this.#mutex.run(async () => {
      const registrar = this.#known(caller);
      const type = request.type ?? registrar.type;
      const roles = (attributeOf(registrar, REGISTRAR) ?? '').split(',').map((role) => role.trim());
      if (!roles.includes('*') && !roles.includes(type)) throw authorizationFailure(`${caller} may not register ${type}`);
      const reserved = (request.attributes ?? []).find((entry) => entry.name.startsWith('hf.'));
      if (reserved !== undefined && attributeOf(registrar, reserved.name) === undefined)
        throw authorizationFailure(`${caller} may not give ${reserved.name}`);
      if (request.id === '') throw new CaError(400, CA_CODES.BAD_BODY, 'Missing identity name');
      if (this.#database.identity(request.id) !== undefined)
        throw new CaError(409, CA_CODES.DUPLICATE_IDENTITY, `Identity '${request.id}' is already registered`);
      const secret = request.secret !== undefined && request.secret !== '' ? request.secret : newSecret();
      await this.#insert({ ...request, type, secret });
      return secret;
    });
  }

  /** Revokes one certificate, or an identity with all its certificates. @returns the certificates revoked by this call */
  async revoke(caller: string, request: Revocation): Promise<{ serial: string; aki: string }[]> {
    return this.#mutex.run(async () => {
      const revoked = this.#revokeRecords(caller, request);
      this.onRevocation(await this.#revocationList());
      return revoked;
    });
  }

  /** The current revocation list, PEM, for a caller who may make one. */
  async generateCrl(caller: string): Promise<string> {
    if (attributeOf(this.#known(caller), CRL_MAKER) !== 'true') throw authorizationFailure(`${caller} may not make a revocation list`);
    return this.#revocationList();
  }

  /** The revocation list after a revocation, which needs no further right (Fabric CA: `gencrl` of a revoke request). */
  async revocationList(): Promise<string> {
    return this.#revocationList();
  }

  /** State of a certificate of this authority, undefined when it is not one of its own. */
  certificateState(serial: string): 'good' | 'revoked' | undefined {
    const record = this.#database.certificate(serial);
    if (record === undefined) return undefined;
    return record.revokedAt === undefined ? 'good' : 'revoked';
  }

  #known(id: string): IdentityRecord {
    const identity = this.#database.identity(id);
    if (identity === undefined) throw authenticationFailure(`no identity ${id}`);
    return identity;
  }

  async #insert(request: Registration & { secret: string; type: IdentityType }): Promise<void> {
    this.#database.save({ identities: { [request.id]: await newRecord(request) } });
  }

  /** Issues and stores the certificate together with the identity's new record. */
  async #issue(id: string, identity: IdentityRecord, request: Enrollment, record: IdentityRecord): Promise<string> {
    const parsed = await readRequest(request.certificateRequest).catch((cause: unknown) => {
      throw new CaError(400, CA_CODES.BAD_REQUEST_CSR, `CSR Decode failed: ${String(cause)}`);
    });
    if (parsed.commonName !== id)
      throw new CaError(403, CA_CODES.COMMON_NAME_MISMATCH, 'The CSR subject common name must equal the enrollment ID');
    const tls = request.profile === 'tls';
    const certificate = await issueLeaf(this.root, {
      publicKey: parsed.publicKey,
      commonName: id,
      unit: identity.type,
      organization: this.organization,
      ...(tls ? { hosts: parsed.hosts } : { attributes: selectAttributes(identity, request.attributeRequests) }),
    });
    const { serial, aki, notAfter } = certificateIds(certificate);
    this.#database.save({
      identities: { [id]: record },
      certificates: { [serial]: { identity: id, aki, notAfter: notAfter.toISOString() } },
    });
    return certificate;
  }

  #revokeRecords(caller: string, request: Revocation): { serial: string; aki: string }[] {
    const callerIdentity = this.#known(caller);
    const mayRevoke = (owner: string): void => {
      if (caller !== owner && attributeOf(callerIdentity, REVOKER) !== 'true')
        throw authorizationFailure('Caller does not have authority to revoke');
    };
    const now = { revokedAt: new Date().toISOString(), reason: request.reason ?? 'unspecified' };
    if (request.serial !== undefined && request.serial !== '' && request.aki !== undefined && request.aki !== '') {
      const named = `Certificate with serial ${request.serial} and AKI ${request.aki}`;
      const record = this.#database.certificate(request.serial);
      if (record === undefined || record.aki !== request.aki)
        throw new CaError(404, CA_CODES.REVOKED_CERTIFICATE_NOT_FOUND, `${named} was not found`);
      mayRevoke(record.identity);
      if (record.revokedAt !== undefined) throw new CaError(404, CA_CODES.CERTIFICATE_ALREADY_REVOKED, `${named} was already revoked`);
      if (request.id !== undefined && request.id !== '' && request.id !== record.identity)
        throw new CaError(400, CA_CODES.CERTIFICATE_WRONG_OWNER, `${named} is not owned by ${request.id}`);
      this.#database.save({ certificates: { [request.serial]: { ...record, ...now } } });
      return [{ serial: request.serial, aki: request.aki }];
    }
    if (request.id === undefined || request.id === '')
      throw new CaError(400, CA_CODES.MISSING_REVOKE_ARGUMENTS, 'Either Name or Serial and AKI are required for a revoke request');
    mayRevoke(request.id);
    const identity = this.#database.identity(request.id);
    if (identity === undefined) throw new CaError(404, CA_CODES.REVOKED_IDENTITY_NOT_FOUND, `Identity ${request.id} was not found`);
    const own = this.#database.certificates().filter(([, record]) => record.identity === request.id && record.revokedAt === undefined);
    this.#database.save({
      identities: { [request.id]: { ...identity, revoked: true } },
      certificates: Object.fromEntries(own.map(([serial, record]) => [serial, { ...record, ...now }])),
    });
    return own.map(([serial, record]) => ({ serial, aki: record.aki }));
  }

  async #revocationList(): Promise<string> {
    const entries = this.#database
      .certificates()
      .flatMap(([serial, record]) => (record.revokedAt === undefined ? [] : [{ serial, revokedAt: new Date(record.revokedAt) }]));
    return createRevocationList(this.root, entries);
  }
}

/** Opens or makes the root key pair of a folder (`ca-cert.pem`, `ca-key.pem`). */
export async function openRoot(folder: string, name: string, organization: string): Promise<Root> {
  const certificateFile = join(folder, 'ca-cert.pem');
  const keyFile = join(folder, 'ca-key.pem');
  if (!existsSync(certificateFile)) {
    const root = await createRoot(name, organization);
    writeFileAtomic(keyFile, root.key, SECRET_MODE); // the key first: a certificate without its key would be useless
    writeFileAtomic(certificateFile, root.certificate);
  }
  return { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

/** @param request.secret undefined: an identity that cannot sign in with a secret */
async function newRecord(request: Registration & { secret: string | undefined; type: IdentityType }): Promise<IdentityRecord> {
  const maxEnrollments = request.maxEnrollments === undefined || request.maxEnrollments === 0 ? -1 : request.maxEnrollments;
  if (maxEnrollments < -1) throw new CaError(400, CA_CODES.INVALID_MAX_ENROLLMENTS, `Invalid max enrollment value ${maxEnrollments}`);
  const affiliation = request.affiliation ?? '';
  const standard = { 'hf.EnrollmentID': request.id, 'hf.Type': request.type, 'hf.Affiliation': affiliation };
  return {
    type: request.type,
    affiliation,
    secret: request.secret === undefined ? NO_PASSWORD : await hashPassword(request.secret),
    attributes: [...(request.attributes ?? []), ...Object.entries(standard).map(([name, value]) => ({ name, value, ecert: true }))],
    maxEnrollments,
    enrollments: 0,
    failedLogins: 0,
    revoked: false,
  };
}

function attributeOf(identity: IdentityRecord, name: string): string | undefined {
  return identity.attributes.find((entry) => entry.name === name)?.value;
}

/** Without requests: the attributes marked ecert; with requests: those, and a missing one that is not optional is refused. */
function selectAttributes(identity: IdentityRecord, requests: Enrollment['attributeRequests']): Record<string, string> {
  if (requests === undefined)
    return Object.fromEntries(identity.attributes.filter((entry) => entry.ecert === true).map((entry) => [entry.name, entry.value]));
  const missing = requests.filter((entry) => entry.optional !== true && attributeOf(identity, entry.name) === undefined);
  if (missing.length > 0)
    throw new CaError(
      500,
      CA_CODES.UNKNOWN,
      `Failed to find requested attributes: The following required attributes are missing: [${missing.map((entry) => entry.name).join(' ')}]`,
    );
  return Object.fromEntries(
    requests.flatMap((entry) => {
      const value = attributeOf(identity, entry.name);
      return value === undefined ? [] : [[entry.name, value]];
    }),
  );
}
