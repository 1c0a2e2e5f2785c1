import type fabric from 'fabric-contract-api';
import {
  anchorRendition,
  attestCase,
  closeLog,
  endCase,
  openCase,
  printCertificate,
  type AnchorRendition,
  type AttestCase,
  type CaseRecord,
  type CertificateRecord,
  type CloseLog,
  type EndCase,
  type LogRecord,
  type OpenCase,
  type Outcome,
  type PrintCertificate,
  type RenditionRecord,
} from '@zhenglian/chaincode/domain';
import { demandDay, lawDay } from './facets.js';
import { TitleReader } from './title-reader.js';

// Cases, papers and the daily log: acts that ask no other facet but the clock.

export async function caseOpened(context: fabric.Context, request: OpenCase): Promise<Outcome<CaseRecord>> {
  const title = new TitleReader(context);
  const { caseRef, unitRef, certRef, act, executes } = request;
  const facts = await title.facts(unitRef, { certRef: act === 'FIRST' ? undefined : certRef });
  const notice = executes === undefined ? undefined : await title.notice(executes);
  return openCase(request, await title.case(caseRef), facts, { day: await lawDay(context), notice });
}

export async function caseAttested(context: fabric.Context, request: AttestCase): Promise<Outcome<CaseRecord>> {
  return attestCase(request, await new TitleReader(context).case(request.caseRef), { day: await lawDay(context) });
}

export async function caseEnded(context: fabric.Context, request: EndCase): Promise<Outcome<CaseRecord>> {
  const title = new TitleReader(context);
  const opened = await title.case(request.caseRef);
  const notice = opened?.executes === undefined ? undefined : await title.notice(opened.executes);
  return endCase(request, opened, notice, { day: await lawDay(context) });
}

export async function printed(context: fabric.Context, request: PrintCertificate): Promise<Outcome<CertificateRecord>> {
  const certificate = await new TitleReader(context).certificate(request.certRef);
  return printCertificate(request, { certificate, day: await lawDay(context) });
}

export async function anchored(context: fabric.Context, requests: readonly AnchorRendition[]): Promise<Outcome<RenditionRecord>[]> {
  const title = new TitleReader(context);
  const day = await lawDay(context);
  const known = await Promise.all(
    requests.map(({ sha256, certRef }) => Promise.all([title.rendition(sha256), title.certificate(certRef)])),
  );
  return requests.map((request, index) => anchorRendition(request, known[index]?.[0], known[index]?.[1], day));
}

export async function logClosed(context: fabric.Context, request: CloseLog): Promise<Outcome<LogRecord>> {
  const day = await demandDay(context);
  return closeLog(request, await new TitleReader(context).log(request.division, request.day), day);
}
