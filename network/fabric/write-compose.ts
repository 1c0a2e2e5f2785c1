/** Writes docker-compose.yml from the topology: `npm run compose -w network`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultTopologyPath, loadTopology } from '../topology.js';
import { composeText } from './compose.js';

writeFileSync(resolve(defaultTopologyPath(), '../../docker-compose.yml'), composeText(loadTopology()));
