import { createReadStream, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CheckStatus } from '@zhenglian/chaincode/domain';
import { concat, utf8 } from './bytes.js';
import { EVIDENCE_LIMIT, isEvidence } from './evidence/package.js';
import { verifyEvidence } from './evidence/verify-evidence.js';
import { isBundle } from './bundle/container.js';
import { renderEvidence } from './cli-evidence.js';
import { verifyBundle } from './bundle/verify-bundle.js';
import { verifyWithProof } from './bundle/with-credential.js';
import { type CliReport, renderJson, renderReport } from './cli-text.js';
import { CREDENTIAL_LIMITS } from './credential/format.js';
import { VerifyError, verifyErrorText } from './errors.js';
import { offline } from './facts.js';
import { graphqlFacts } from './facts-graphql.js';
import type { Block } from './ledger/block.js';
import { verifyPdf } from './pdf/index.js';
import { parseTrust, type Trust } from './trust.js';
import { checkHeads, parseHeads } from './witness/witness.js';
import { type Reference, verifyCredential, type VerifyOptions, verifyReference } from './verify.js';

/** What the program touches of the world; tests pass their own. */
export interface CliWorld {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly now: Date;
  readonly fetch: typeof globalThis.fetch;
}

export const EXIT_CODES: Record<CheckStatus, number> = { VALID: 0, INVALID: 1, UNKNOWN: 2, STALE: 3 };
export const EXIT_USAGE = 64;

export const HELP = `zhenglian-verify: verify a real-estate e-certificate 核验不动产电子证照

  zhenglian-verify [options] FILE            a certificate: PDF, or a credential (SD-JWT VC) 证照文件（PDF 或凭证）
  zhenglian-verify [options] FILE            a proof from the ledger (.zlproof), offline 账本证明（离线）
  zhenglian-verify [options] --proof PROOF FILE     a credential and its proof, offline 凭证与账本证明（离线）
  zhenglian-verify [options] FILE            an evidence package for a court, offline 存证包（离线）
  zhenglian-verify [options] -               the same from standard input 标准输入
  zhenglian-verify [options] --number N --code C    what is printed 证号与核验码
  zhenglian-verify [options] --licence L --code C   licence identifier and code 证照标识与核验码

  --trust FILE   pinned trust anchors, obtained out of band; default var/trust.json 信任文件
  --api URL      GraphQL address of any organisation; without it nothing is asked of the
                 ledger and the verdict is at best UNKNOWN 任一机构的 GraphQL 地址
  --proof FILE   what the institutions' peers answered about the credential 与凭证一并出示的账本证明
  --witness FILE heads of the ledger as they were published, for evidence packages 公示的账本摘要
  --at TIME      judge as of then, 2026-11-21T04:00:00Z; for evidence that was filed 按存档时间核验
  --audience A --nonce N    whom the holder was asked to present to 出示对象与随机数
  --json         the verdict as JSON 以 JSON 输出
  --lang zh|en   language of the verdict, default zh 语言
  --help

Exit code 退出码: 0 VALID 有效, 1 INVALID 无效, 2 UNKNOWN 无法判断, 3 STALE 已过时, 64 usage 用法错误
`;

class UsageError extends Error {}

/** Runs the command. @returns the exit code; never throws for anything that a user or a file can cause */
export async function main(args: readonly string[], world: CliWorld = processWorld()): Promise<number> {
  try {
    const command = readCommand(args);
    if (!command) {
      world.out(HELP);
      return 0;
    }
    const trust = readTrust(command.trust);
    const facts = command.api === undefined ? offline : graphqlFacts({ url: command.api, fetch: world.fetch });
    const options = { trust, facts, now: command.at ?? world.now, ...(command.presentation && { presentation: command.presentation }) };
    const { status, text } = await examine(command, options, world);
    world.out(text);
    return EXIT_CODES[status];
  } catch (error) {
    world.err(`zhenglian-verify: ${explain(error)}\n`);
    return EXIT_USAGE;
  }
}

interface Command {
  readonly trust: string;
  readonly api: string | undefined;
  readonly json: boolean;
  readonly language: 'zh' | 'en';
  readonly proof: string | undefined;
  readonly witness: string | undefined;
  readonly at: Date | undefined;
  readonly presentation: { readonly audience: string; readonly nonce: string } | undefined;
  /** File name, `-`, or what is printed. */
  readonly evidence: string | Reference;
}

function readCommand(args: readonly string[]): Command | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const language = values.lang ?? 'zh';
  if (language !== 'zh' && language !== 'en') throw new UsageError('--lang zh|en');
  if (values.api !== undefined && !/^https?:\/\//.test(values.api)) throw new UsageError('--api http(s)://…');
  return {
    trust: values.trust ?? 'var/trust.json',
    api: values.api,
    json: values.json === true,
    language,
    proof: values.proof,
    witness: values.witness,
    at: values.at === undefined ? undefined : readInstant(values.at),
    presentation: readPresentation(values),
    evidence: readEvidence(values, positionals),
  };
}

function readInstant(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) || Number.isNaN(date.getTime()))
    throw new UsageError('--at 2026-11-21T04:00:00Z');
  return date;
}

function readPresentation({ audience, nonce }: { audience?: string; nonce?: string }): Command['presentation'] {
  if (audience === undefined && nonce === undefined) return undefined;
  if (audience === undefined || nonce === undefined) throw new UsageError('--audience A --nonce N');
  return { audience, nonce };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const times = { at: text, audience: text, nonce: text, proof: text, witness: text } as const;
    const options = { ...times, trust: text, api: text, number: text, licence: text, code: text, lang: text, json: flag, help: flag };
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'arguments', { cause: error });
  }
}

function readEvidence(values: { number?: string; licence?: string; code?: string }, files: readonly string[]): string | Reference {
  const { number, licence, code } = values;
  const [file] = files;
  const printed = [number, licence].filter((value) => value !== undefined);
  if (file !== undefined && files.length === 1 && printed.length === 0 && code === undefined) return file;
  if (file === undefined && printed.length === 1 && code !== undefined) {
    return number === undefined ? { licenceId: licence ?? '', code } : { certificateNumber: number, code };
  }
  throw new UsageError('FILE | - | --number N --code C (--help)');
}

interface Answer {
  readonly status: CheckStatus;
  readonly text: string;
}

async function examine(command: Command, options: VerifyOptions, world: CliWorld): Promise<Answer> {
  const { evidence, json, language } = command;
  const { trust } = options;
  const bytes = typeof evidence === 'string' ? await readBytes(evidence, world) : undefined;
  if (bytes && isEvidence(bytes)) {
    const heads = command.witness === undefined ? undefined : parseHeads(new TextDecoder().decode(await readBytes(command.witness, world)));
    const witness = heads && ((blocks: readonly Pick<Block, 'number' | 'hash'>[]) => checkHeads(heads, blocks, trust));
    const report = await verifyEvidence(bytes, { trust, ...(witness && { witness }) });
    return { status: report.status, text: json ? `${JSON.stringify(report, null, 2)}\n` : renderEvidence(report, trust, language) };
  }
  const report = bytes ? await verify(command, bytes, options, world) : await verifyReference(evidence as Reference, options);
  return { status: report.status, text: json ? renderJson(report, trust) : renderReport(report, trust, language) };
}

async function verify(command: Command, bytes: Uint8Array, options: VerifyOptions, world: CliWorld): Promise<CliReport> {
  if (fromLatin1(bytes.subarray(0, 5)) === '%PDF-') return verifyPdf(bytes, options);
  if (isBundle(bytes)) return { ...(await verifyBundle(bytes, options)), certificate: undefined, facts: undefined };
  const text = new TextDecoder().decode(bytes.subarray(0, CREDENTIAL_LIMITS.text + 1));
  if (command.proof === undefined) return verifyCredential(text, options);
  const { report, proof } = await verifyWithProof(text, await readBytes(command.proof, world), options);
  return { ...report, answer: proof.answer, endorsers: proof.endorsers };
}

const fromLatin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function readTrust(file: string): Trust {
  try {
    return parseTrust(readFileSync(file, 'utf8'));
  } catch (error) {
    throw error instanceof VerifyError
      ? error
      : new UsageError(`无法读取信任文件 / cannot read the trust file: ${file} (--trust FILE)`, { cause: error });
  }
}

/** Stops beyond the limit: the reader then refuses by size, and no large file fills the memory. */
async function readBytes(file: string, world: CliWorld): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file === '-' ? world.stdin : createReadStream(file)) {
    const bytes = typeof chunk === 'string' ? utf8(chunk) : chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size > EVIDENCE_LIMIT) break;
  }
  return concat(...chunks);
}

function explain(error: unknown): string {
  if (error instanceof VerifyError) return `${verifyErrorText(error.code, 'zh')} / ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function processWorld(): CliWorld {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    now: new Date(),
    fetch: globalThis.fetch,
  };
}

const started = process.argv[1];
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
