import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensurePackages } from './packages.mjs';

const DEBIAN = '/usr/lib/postgresql';

/** The suites of the database run on the embedded one and on PostgreSQL. @throws when it is missing, naming the remedy */
export function ensurePostgres() {
  const places = [process.env['POSTGRES_BIN'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  ensurePackages({
    find: () => existsSync(DEBIAN) || places.some((place) => place !== '' && existsSync(join(place, 'initdb'))),
    packages: ['postgresql'],
    purpose: 'the database tests',
    otherwise: 'set POSTGRES_BIN to the folder of initdb',
  });
}
