import { spawnSync } from 'node:child_process';
import { ensurePackages } from './packages.mjs';

/** A test lets the command itself judge docker-compose.yml; no daemon is needed. @throws when it is missing, naming the remedy */
export function ensureDockerCompose() {
  ensurePackages({
    find: () => spawnSync('docker-compose', ['version']).status === 0,
    packages: ['docker-compose'],
    purpose: 'the test of docker-compose.yml',
  });
}
