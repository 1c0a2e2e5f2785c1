import { lookup as resolve } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

/** Why an address is not asked. */
export class OutboundRefused extends Error {}

export interface OutboundRules {
  /** Hosts that may be asked, lower case; nobody else is (API7). */
  readonly hosts: ReadonlySet<string>;
  /** For tests and one-machine set-ups: plain HTTP and loopback addresses of allowed hosts. */
  readonly allowLoopback?: boolean;
  /** How names are resolved; the answer is the address that is connected to, so that a second answer cannot differ. */
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string }[]>;
  readonly milliseconds?: number;
}

export interface OutboundAnswer {
  readonly status: number;
}

const MILLISECONDS = 10_000;
const LARGEST_ANSWER = 64 * 1024;

/**
 * Networks that are nobody's public host: own, private, link-local (clouds keep credentials there), shared, documentation, multicast.
 * One list per family: a list of both takes every IPv4 address for one that is mapped into IPv6.
 */
const INTERNAL = {
  ipv4: networks('ipv4', [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ]),
  ipv6: networks('ipv6', [
    ['::', 128],
    ['::1', 128],
    // addresses of the other family inside this one
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['2002::', 16],
    ['2001:db8::', 32],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ]),
};
const LOOPBACK = { ipv4: networks('ipv4', [['127.0.0.0', 8]]), ipv6: networks('ipv6', [['::1', 128]]) };

/**
 * Posts to an address that somebody has given us. Only https, only listed hosts, only public addresses, checked after the name is
 * resolved and then connected to as resolved; no redirect is followed; time and size are bounded (A11, checklist 26).
 * @throws OutboundRefused before any socket is opened; Error when it cannot be reached
 */
export async function postOutbound(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  rules: OutboundRules,
): Promise<OutboundAnswer> {
  const url = checkUrl(address, rules);
  const target = await resolveTarget(url, rules);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, failed) => {
    const request = send(
      {
        host: target,
        port: url.port === '' ? undefined : Number(url.port),
        path: url.pathname + url.search,
        method: 'POST',
        servername: url.hostname,
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
        timeout: rules.milliseconds ?? MILLISECONDS,
      },
      (response) => {
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > LARGEST_ANSWER) request.destroy(new Error('the answer is too large'));
        });
        response.on('end', () => done({ status: response.statusCode ?? 0 }));
        response.on('error', failed);
      },
    );
    // `timeout` is about silence; this is about the whole
    const deadline = setTimeout(() => request.destroy(new Error('the answer takes too long')), rules.milliseconds ?? MILLISECONDS);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', failed);
    request.on('close', () => clearTimeout(deadline));
    request.end(body);
  });
}

/** Checks the address as text. @throws OutboundRefused */
export function checkUrl(address: string, { hosts, allowLoopback = false }: OutboundRules): URL {
  if (!URL.canParse(address)) throw new OutboundRefused('not an address');
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:')) throw new OutboundRefused('only https');
  if (url.username !== '' || url.password !== '') throw new OutboundRefused('no credentials in an address');
  if (!hosts.has(url.hostname.toLowerCase())) throw new OutboundRefused('host is not listed');
  return url;
}

async function resolveTarget({ hostname }: URL, rules: OutboundRules): Promise<string> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const lookup = rules.resolve ?? ((host) => resolve(host, { all: true }));
  const found = isIP(bare) === 0 ? await lookup(bare) : [{ address: bare }];
  const [first] = found;
  // one internal address among several is enough: which one is taken would be chance
  if (first === undefined || found.some(({ address }) => isInternal(address, rules.allowLoopback === true))) {
    throw new OutboundRefused('the host is not a public one');
  }
  return first.address;
}

export function isInternal(address: string, allowLoopback = false): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (allowLoopback && LOOPBACK[kind].check(address, kind)) return false;
  return INTERNAL[kind].check(address, kind);
}

function networks(kind: 'ipv4' | 'ipv6', list: readonly (readonly [address: string, prefix: number])[]): BlockList {
  const blocked = new BlockList();
  for (const [address, prefix] of list) blocked.addSubnet(address, prefix, kind);
  return blocked;
}
