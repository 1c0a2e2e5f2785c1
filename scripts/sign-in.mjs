import { ACCOUNTS } from './lib/accounts.mjs';
import { at } from './lib/paths.mjs';
import { signIn } from './lib/sign-in.mjs';
import { runningSystem } from './lib/system.mjs';

const HELP = `./scripts/sign-in ORGANIZATION [ACCOUNT]

Signs in at an institution of the running system by OpenID Connect (authorization code with PKCE) and prints the access token.
ORGANIZATION is registry, tax, bank, court or regulator; ACCOUNT is by default the one that acts, others are auditor, approver, admin.
`;

const [organization = '', account] = process.argv.slice(2);
const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
const place = endpoints?.organizations[organization];
if (place === undefined) {
  process.stderr.write(endpoints ? HELP : 'No system is running: ./scripts/start first.\n');
  process.exit(64);
}
const { account: usual, password } = ACCOUNTS[organization];
process.stdout.write(`${await signIn(place, account ?? usual, password)}\n`);
