import type fabric from 'fabric-contract-api';
import {
  bearersOf,
  isExemptOnly,
  registerChange,
  registerFirst,
  registerTransfer,
  type CertificateRecord,
  type EntryFacts,
  type GateItem,
  type Gathered,
  type Outcome,
  type PortItem,
  type RegisterChange,
  type RegisterFirst,
  type RegisterTransfer,
  type UnitKeyRecord,
} from '@zhenglian/chaincode/domain';
import { gatherAll, gatherOne } from './title-gate.js';
import { TitleReader } from './title-reader.js';

// First registrations, transfers and changes, one or up to a hundred in a transaction, each facet asked once.

/** What one registration depends on, and what the other facets are asked for it. */
interface Prepared<R> {
  readonly request: R;
  readonly existing: CertificateRecord | undefined;
  readonly facts: EntryFacts;
  readonly item: GateItem;
  readonly port: PortItem | undefined;
}

export async function enterFirst(context: fabric.Context, requests: readonly RegisterFirst[]): Promise<Outcome<CertificateRecord>[]> {
  const title = new TitleReader(context);
  const prepared = await Promise.all(requests.map((request) => prepareFirst(title, request)));
  const unitKey: UnitKeyRecord | undefined = await title.unitKey();
  const found = await gathered(context, 'FIRST', prepared);
  return prepared.map(({ request, existing, facts }, index) => registerFirst(request, existing, facts, unitKey, found[index]));
}

export async function enterTransfers(
  context: fabric.Context,
  requests: readonly RegisterTransfer[],
): Promise<Outcome<CertificateRecord>[]> {
  const title = new TitleReader(context);
  const prepared = await Promise.all(requests.map((request) => prepareTransfer(title, request)));
  const found = await gathered(context, 'TRANSFER', prepared);
  return prepared.map(({ request, existing, facts }, index) => registerTransfer(request, existing, facts, found[index] as Gathered));
}

export async function enterChange(context: fabric.Context, request: RegisterChange): Promise<Outcome<CertificateRecord>> {
  const title = new TitleReader(context);
  const { unitRef, caseRef, replaces } = request;
  const [existing, facts] = await Promise.all([title.certificate(request.certRef), title.facts(unitRef, { certRef: replaces, caseRef })]);
  const item = { unitRef, caseRef, bearers: bearersOf(facts.unit) };
  // As the stricter of the two kinds of change asks it: both ask the same facets.
  const others = await gatherOne(context, { act: 'CHANGE', change: 'OTHER' }, item, request.port);
  return registerChange(request, existing, facts, others);
}

async function prepareFirst(title: TitleReader, request: RegisterFirst): Promise<Prepared<RegisterFirst>> {
  const { unitRef, certRef, caseRef, port } = request;
  // A unit whose right ended keeps its parcel and predecessors, whatever a new registration names.
  const [unit, existing] = await Promise.all([title.unit(unitRef), title.certificate(certRef)]);
  const bearers = [...new Set([...bearersOf(request), ...bearersOf(unit)])];
  const [own, registered] = await Promise.all([title.facts(unitRef, { caseRef, bearers }), title.units(bearers)]);
  const facts = { ...own, bearers: registered };
  const sides = facts.case?.requiredSides ?? [];
  const item = { unitRef, bearers, ...(caseRef !== undefined && { caseRef }), ...(sides.length > 0 && { sides }) };
  return { request, existing, facts, item, port };
}

async function prepareTransfer(title: TitleReader, request: RegisterTransfer): Promise<Prepared<RegisterTransfer>> {
  const { unitRef, caseRef, replaces, executes, consents, acknowledged, port } = request;
  const [facts, existing, notice] = await Promise.all([
    title.facts(unitRef, { certRef: replaces, caseRef }),
    title.certificate(request.certRef),
    executes === undefined ? undefined : title.notice(executes),
  ]);
  const { case: opened } = facts;
  const item: GateItem = {
    unitRef,
    caseRef,
    // The order of a court serves the certificate that it names.
    certRef: replaces,
    bearers: bearersOf(facts.unit),
    // Without a case there are no sides that tax could be asked about; CASE_UNKNOWN refuses.
    ...(opened && opened.requiredSides.length > 0 && { sides: opened.requiredSides }),
    ...(opened && isExemptOnly(opened) && { exemptOnly: true }),
    ...(executes !== undefined && { executes }),
    ...(consents && { consents }),
    ...(acknowledged && { acknowledged }),
  };
  const proof = await title.proof(notice?.proofRef);
  return { request, existing, facts: { ...facts, proof }, item, port };
}

function gathered(context: fabric.Context, act: 'FIRST' | 'TRANSFER', prepared: readonly Prepared<unknown>[]): Promise<Gathered[]> {
  return gatherAll(context, { act }, prepared);
}
