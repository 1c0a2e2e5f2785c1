import type fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  bearersOf,
  CaseRecord,
  CertificateRecord,
  CorrectionRecord,
  GroundRecord,
  HeadRecord,
  LogRecord,
  NoticeRecord,
  ObjectionRecord,
  RenditionRecord,
  RightRecord,
  UNIT_KEY,
  UnitKeyRecord,
  UnitRecord,
  type LedgerRecord,
  type TitleFacts,
  type UnitBurdens,
} from '@zhenglian/chaincode/domain';
import { readRecord } from './state.js';

/** Reissues of one proof that are followed. */
const REISSUES = 40;

/** Reads of the registry's own records, each once per transaction: a batch asks for the same parcel a hundred times. */
export class TitleReader {
  private readonly known = new Map<string, Promise<LedgerRecord | undefined>>();

  constructor(private readonly context: fabric.Context) {}

  readonly unitKey = () => this.read(UnitKeyRecord, UNIT_KEY.type, ...UNIT_KEY.parts);
  readonly unit = (unitRef: string) => this.read(UnitRecord, 'unit', unitRef);
  readonly head = (unitRef: string) => this.read(HeadRecord, 'head', unitRef);
  readonly certificate = (certRef: string) => this.read(CertificateRecord, 'cert', certRef);
  readonly case = (caseRef: string) => this.read(CaseRecord, 'case', caseRef);
  readonly notice = (noticeRef: string) => this.read(NoticeRecord, 'notice', noticeRef);
  readonly objection = (objectionRef: string) => this.read(ObjectionRecord, 'objection', objectionRef);
  readonly ground = (unitRef: string, groundRef: string) => this.read(GroundRecord, 'ground', unitRef, groundRef);
  readonly correction = (correctionRef: string) => this.read(CorrectionRecord, 'correction', correctionRef);
  readonly right = (rightRef: string) => this.read(RightRecord, 'right', rightRef);
  readonly rendition = (sha256: string) => this.read(RenditionRecord, 'rend', sha256);
  readonly log = (division: string, day: string) => this.read(LogRecord, 'log', division, day);

  /** What stands about a unit and an act on it. Without `bearers` those of the unit itself; `undefined` certificates are none. */
  async facts(
    unitRef: string,
    about: { certRef?: string | undefined; caseRef?: string | undefined; bearers?: string[] } = {},
  ): Promise<TitleFacts> {
    const { certRef, caseRef } = about;
    const [unit, head, certificate, opened] = await Promise.all([
      this.unit(unitRef),
      this.head(unitRef),
      certRef === undefined ? undefined : this.certificate(certRef),
      caseRef === undefined ? undefined : this.case(caseRef),
    ]);
    const burdens = await this.burdens([unitRef, ...(about.bearers ?? bearersOf(unit))]);
    return { unit, head, certificate, case: opened, burdens };
  }

  /** As `facts`, with the unit's current certificate. */
  async currentFacts(unitRef: string): Promise<TitleFacts> {
    const head = await this.head(unitRef);
    return this.facts(unitRef, { certRef: head?.certRef });
  }

  /** The proof as it is current: reissued ones are followed to the last. */
  async proof(certRef: string | undefined): Promise<CertificateRecord | undefined> {
    let proof = certRef === undefined ? undefined : await this.certificate(certRef);
    for (let step = 0; step < REISSUES && proof?.successor !== undefined; step += 1) proof = await this.certificate(proof.successor);
    return proof;
  }

  /** The units among those, as far as they are registered. */
  async units(unitRefs: readonly string[]): Promise<UnitRecord[]> {
    return each(unitRefs, this.unit);
  }

  private async burdens(unitRefs: readonly string[]): Promise<UnitBurdens[]> {
    return Promise.all(
      unitRefs.map(async (unitRef) => {
        const head = await this.head(unitRef);
        const [notices, objections, rights] = await Promise.all([
          each(head?.notices, this.notice),
          each(head?.objections, this.objection),
          each(head?.rights, this.right),
        ]);
        return { unitRef, notices, objections, rights, correction: head?.correction };
      }),
    );
  }

  private read<R extends LedgerRecord>(schema: z.ZodType<R>, type: string, ...parts: string[]): Promise<R | undefined> {
    const name = [type, ...parts].join('~');
    const known = this.known.get(name) ?? readRecord(this.context, schema, type, ...parts);
    this.known.set(name, known);
    return known as Promise<R | undefined>;
  }
}

async function each<R>(refs: readonly string[] = [], read: (ref: string) => Promise<R | undefined>): Promise<R[]> {
  const records = await Promise.all(refs.map(read));
  return records.flatMap((record) => record ?? []);
}
