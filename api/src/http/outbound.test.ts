import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isInternal, OutboundRefused, postOutbound, type OutboundRules } from './outbound.js';

let server: Server;
let port: number;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    else if (request.url === '/endless') response.write('x'.repeat(100_000));
    else if (request.url !== '/silent') response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const resolveTo = (...addresses: string[]) => ({ resolve: () => Promise.resolve(addresses.map((address) => ({ address }))) });
const hosts = (...names: string[]): OutboundRules => ({ hosts: new Set(names) });

test.each<[string, string, OutboundRules]>([
  ['a host that is not listed', 'https://elsewhere.example/', hosts('bank.example')],
  ['plain HTTP', 'http://bank.example/', hosts('bank.example')],
  ['a file', 'file:///etc/passwd', hosts('bank.example', '')],
  ['another scheme', 'gopher://bank.example/', hosts('bank.example')],
  ['credentials in the address', 'https://bank.example@127.0.0.1/', hosts('bank.example', '127.0.0.1')],
  ['no address', 'bank.example', hosts('bank.example')],
  ['loopback by number', 'https://127.0.0.1/', hosts('127.0.0.1')],
  ['loopback in other digits', 'https://0x7f.1/', hosts('0x7f.1', '127.0.0.1')],
  ['loopback of IPv6', 'https://[::1]/', hosts('[::1]')],
  ['IPv4 within IPv6', 'https://[::ffff:10.0.0.1]/', hosts('[::ffff:a00:1]')],
  ['a listed name for loopback', 'https://bank.example/', { ...hosts('bank.example'), ...resolveTo('127.0.0.1') }],
  ["a listed name for the cloud's credentials", 'https://bank.example/', { ...hosts('bank.example'), ...resolveTo('169.254.169.254') }],
  [
    'one internal answer among public ones',
    'https://bank.example/',
    { ...hosts('bank.example'), ...resolveTo('93.184.216.34', '10.0.0.5') },
  ],
  ['a name without an address', 'https://bank.example/', { ...hosts('bank.example'), ...resolveTo() }],
])('%s is refused before a socket is opened (A11)', async (_name, address, rules) => {
  asked.length = 0;
  await expect(postOutbound(address, '{}', {}, rules)).rejects.toThrow(OutboundRefused);
  expect(asked).toEqual([]);
});

const local = (change: Partial<OutboundRules> = {}): OutboundRules => ({
  ...hosts('bank.example'),
  ...resolveTo('127.0.0.1'),
  allowLoopback: true,
  ...change,
});

test('a listed host is asked at the address that was checked, under its own name', async () => {
  asked.length = 0;
  expect(await postOutbound(`http://bank.example:${port}/hook?a=1`, '{"x":1}', { 'content-type': 'application/json' }, local())).toEqual({
    status: 200,
  });
  expect(asked).toEqual([`POST /hook?a=1 bank.example:${port}`]);
});

test('a redirect is an answer, not a way (A11)', async () => {
  asked.length = 0;
  expect(await postOutbound(`http://bank.example:${port}/redirect`, '{}', {}, local())).toEqual({ status: 302 });
  expect(asked).toHaveLength(1);
});

test('a name is resolved once: a second answer cannot lead elsewhere', async () => {
  let calls = 0;
  const rebinding = { resolve: () => Promise.resolve([{ address: (calls += 1) === 1 ? '127.0.0.1' : '10.0.0.1' }]) };
  await postOutbound(`http://bank.example:${port}/`, '{}', {}, local(rebinding));
  expect(calls).toBe(1);
});

test.each(['/endless', '/silent'])('%s does not hold us', async (path) => {
  await expect(postOutbound(`http://bank.example:${port}${path}`, '{}', {}, local({ milliseconds: 300 }))).rejects.toThrow(/answer/);
});

test.each([
  ['8.8.8.8', false],
  ['93.184.216.34', false],
  ['2606:4700:4700::1111', false],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['100.64.0.1', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['64:ff9b::a00:1', true],
  ['255.255.255.255', true],
  ['not an address', true],
])('%s is internal: %s', (address, expected) => {
  expect(isInternal(address)).toBe(expected);
});
