import { join } from 'node:path';

/** Where the files of one organisation lie under the state folder. */
export function pathsOf(varDir: string, organization: string) {
  const own = join(varDir, 'organizations', organization);
  const api = join(varDir, 'api', organization);
  return {
    trust: join(varDir, 'trust.json'),
    tlsRoot: join(own, 'msp/tlscacerts/ca.pem'),
    vault: join(own, 'vault'),
    unitKey: join(own, 'vault/unit-key.json'),
    user: (name: string) => ({ certificate: join(own, 'users', name, 'cert.pem'), key: join(own, 'users', name, 'key.pem') }),
    database: join(api, 'db'),
    blocks: join(api, 'ipfs'),
    copies: (organization: string) => join(api, 'copies', organization),
    uploads: join(api, 'uploads'),
    databaseTemplate: join(varDir, 'api/template'),
  };
}

export type Paths = ReturnType<typeof pathsOf>;
