import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { SerializedIdentity } from '../src/ledger/transaction.js';
type Keys = Awaited<ReturnType<typeof newKeys>>;
declare const newKeys: () => Promise<CryptoKeyPair>;
export interface TestIdentity {
  readonly pem: string;
  readonly der: Uint8Array;
  readonly keys: Keys;
  /** r‖s, as JOSE wants it. */
  signRaw(message: Uint8Array): Promise<Uint8Array>;
  /** DER with low S, as Fabric wants it; `highS` for the form that Fabric refuses. */
  signDer(
    message: Uint8Array,
    options?: {
      highS?: boolean;
    },
  ): Promise<Uint8Array>;
}
export interface TestAuthority extends TestIdentity {
  issue(options?: IssueOptions): Promise<TestIdentity>;
  issueAuthority(name: string, pathLength?: number): Promise<TestAuthority>;
}
export interface IssueOptions {
  readonly units?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Raw text instead of the attribute extension's JSON. */
  readonly attributeText?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly isAuthority?: boolean;
  readonly extensions?: readonly x509.Extension[];
}
export interface AuthorityOptions {
  readonly isAuthority?: boolean;
  readonly pathLength?: number;
  /** Key usage; by default it may sign certificates. */
  readonly usage?: x509.KeyUsageFlags;
}
export declare const PAST: Date;
export declare const FUTURE: Date;
export declare function createAuthority(name: string, options?: AuthorityOptions): Promise<TestAuthority>;
/** msp.SerializedIdentity of an identity, parsed and as bytes. */
export declare function serialize(mspId: string, pem: string): SerializedIdentity;
/** The other form of the same ECDSA signature: S replaced by order − S. */
export declare function withHighS(der: Uint8Array): Uint8Array;
export {};
//# sourceMappingURL=pki.d.ts.map
