import type { RecordType } from '@zhenglian/chaincode/domain';
import type { z } from 'zod';
import type { ApprovalAction } from '../ports.js';

/** What a paper that an act issues is: a certificate of title from a register entry, or a proof of registration of one matter. */
export type Paper =
  | { readonly kind: 'TITLE'; readonly at: string; readonly registrationType: '300' | '500' | '900' }
  | {
      readonly kind: 'PROOF';
      readonly at: string;
      readonly matter: 'MORTGAGE' | 'ADVANCE_NOTICE' | 'OBJECTION' | 'RESIDENCE' | 'EASEMENT';
      /** The request's member that names the matter instead, where it is RESIDENCE or EASEMENT. */
      readonly matterBy?: 'kind';
      readonly optional?: true;
    };

/**
 * One act on the ledger as institutions ask for it. The request's form and every rule are the domain's; a row says only what an API adds to
 * what its caller gives: references, days, salted digests and papers.
 */
export interface ActRow {
  readonly contract: 'title' | 'tax' | 'mortgage' | 'seizure' | 'access' | 'supervision';
  readonly function: string;
  readonly request: z.ZodObject;
  /** The record that the act makes or changes, and how its reference follows from the request's members. */
  readonly record: RecordType;
  readonly ref: readonly string[];
  /** English and Chinese, for the schema. */
  readonly text: readonly [en: string, zh: string];
  /** Members that the API makes when they are absent: random references, today, this moment, the own organisation. */
  readonly fresh?: readonly string[];
  readonly today?: readonly string[];
  readonly now?: readonly string[];
  readonly self?: string;
  /** Members that the API always sets; callers cannot give them. */
  readonly hidden?: readonly string[];
  /** Texts beside digests of another name: member of the request → member of the input. */
  readonly digests?: Readonly<Record<string, string>>;
  /** For whose case persons are referred to: the member that names the case. */
  readonly persons?: string;
  readonly paper?: Paper;
  /** The contract's function for up to a hundred at once. */
  readonly batch?: string;
  /** What the court tells the registry to do by it; its documents go to the registry. */
  readonly instructs?: 'SEIZE' | 'EXTEND' | 'RELEASE' | 'TRANSFER' | 'WITHDRAW';
  /** Must have been approved by a second person. */
  readonly approval?: ApprovalAction;
}
