import { ACCOUNTS } from './accounts.mjs';
import { connect } from './client.mjs';
import { at } from './paths.mjs';
import { signIn } from './sign-in.mjs';
import { runningSystem } from './system.mjs';

/** @returns the running system's endpoints and a client signed in as its registrar; ends the program when none runs */
export async function registrarOfRunningSystem() {
  const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
  if (!endpoints) {
    console.error('No system is running: ./scripts/start first.');
    process.exit(1);
  }
  const { registry } = endpoints.organizations;
  const { account, password } = ACCOUNTS.registry;
  return { endpoints, client: connect(registry.graphql, await signIn(registry, account, password)) };
}
