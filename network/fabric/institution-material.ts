import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_MODE, writeFileAtomic } from '../ca/files.js';
import { newSecret } from '../ca/passwords.js';
import { institutionNames } from './compose-institution.js';
import type { Folders } from './folders.js';
import { type Enrolment, tlsOf } from './material.js';
import type { Nodes } from './nodes.js';

/** TLS certificates of what an institution runs beside Fabric in containers. The API's is its client certificate for the database. */
export function institutionEnrolments(folders: Folders, id: string, addresses: (node: string) => string[]): Enrolment[] {
  const names = institutionNames(id);
  const own = (folder: string) => join(folders.root, 'organizations', id, folder);
  return [
    tlsOf(names.database, addresses(names.database), own('postgres')),
    tlsOf(names.api, addresses(names.api), own('api')),
    tlsOf(names.web, addresses(names.web), own('web')),
  ];
}

/**
 * Makes the folders that containers write to, since what Docker makes would belong to root, and the institution's secrets,
 * each random and each made once: without them its database and its documents cannot be read.
 */
export function prepareInstitution(folders: Folders, nodes: Nodes, id: string): void {
  const data = [
    ...[...nodes.orderers, ...nodes.peers].filter(({ organization }) => organization === id).map((node) => folders.dataOf(node)),
    folders.authorityOf(id),
    ...['postgres', 'kubo', 'api'].map((name) => join(folders.root, name, id)),
    join(folders.root, 'organizations', id, 'vault'),
  ];
  for (const folder of data) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ['postgres', 'passphrase']) {
    const file = join(folders.root, 'organizations', id, 'secrets', name);
    if (!existsSync(file)) writeFileAtomic(file, `${newSecret()}\n`, SECRET_MODE);
  }
}
