import * as z from 'zod';
import { DivisionCode, key, made } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';

// What is anchored of documents and of the day's work: sealed renditions of certificates, and the daily register log.

export const RENDITION_FORMS = ['PDF', 'ANNOTATED'] as const;

/** A sealed document of a certificate, by the digest of its bytes: the certificate itself, or a copy annotated for one use (加注件). */
export const RenditionRecord = z.strictObject({
  ...made,
  type: z.literal('rend'),
  sha256: Hex64,
  certRef: Hex64,
  form: z.enum(RENDITION_FORMS),
  /** The grant for which the copy was annotated. */
  grantRef: Hex64.optional(),
  day: CalendarDay,
});

const Count = z.number().int().min(0).max(1_000_000);

/** Acts of a day per type of registration (登记类型); all nine types are stated, zero included. */
export const LogCounts = z.strictObject({
  '100': Count,
  '200': Count,
  '300': Count,
  '400': Count,
  '500': Count,
  '600': Count,
  '700': Count,
  '800': Count,
  '900': Count,
});

/** The daily register log (登簿日志) of a county, closed once. */
export const LogRecord = z.strictObject({
  ...made,
  type: z.literal('log'),
  division: DivisionCode,
  day: CalendarDay,
  counts: LogCounts,
  total: z.number().int().min(0),
  /** Of the detailed log, which stays with the registry; salted. */
  digest: Hex64,
  /** 补报: closed later than the day after. */
  late: z.boolean(),
});

export type RenditionRecord = z.infer<typeof RenditionRecord>;
export type LogRecord = z.infer<typeof LogRecord>;

export const PAPER_RECORDS = [RenditionRecord, LogRecord] as const;

export const PAPER_KEYS = {
  rend: ({ sha256 }: RenditionRecord) => key('rend', sha256),
  log: ({ division, day }: LogRecord) => key('log', division, day),
};
