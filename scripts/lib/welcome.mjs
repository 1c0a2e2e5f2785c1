import { ACCOUNTS } from './accounts.mjs';

/** What a newcomer sees when the system is up: addresses, sign-ins, and what to do next. */
export function welcome({ explorer, organizations }, milliseconds) {
  const rows = Object.entries(organizations).map(
    ([id, { name, graphql }]) => `    ${id.padEnd(10)} ${graphql}   ${ACCOUNTS[id].account} / ${ACCOUNTS[id].password}   ${name.zh}`,
  );
  return [
    '',
    `  Zhenglian 证链 is ready (${(milliseconds / 1000).toFixed(1)} s)`,
    '',
    `  verify a certificate · 核验证照   ${explorer}`,
    '',
    '  GraphQL and demo sign-in of each institution · 各机构接口与演示账号',
    ...rows,
    '',
    '  next: ./scripts/demo   (in another terminal)          Ctrl-C stops everything',
    '',
  ].join('\n');
}
