import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** An absolute path inside the repository. */
export const at = (path) => `${ROOT}${path}`;

/** The topology as it stands in the file (ports without offset). */
export const readTopology = () => JSON.parse(readFileSync(at('network/topology.json'), 'utf8'));
