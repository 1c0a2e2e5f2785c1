import { ConfigError, type Config } from './config.js';
import type { Organization } from './topology.js';

const ISSUING_ROLE = 'issuer';

/** The service identity that speaks for an organisation to others. @throws ConfigError without one */
export function speakerOf({ id, users }: Organization): string {
  const speaker = users.find(({ role }) => role !== ISSUING_ROLE);
  if (speaker === undefined) throw new ConfigError(`TOPOLOGY: ${id} has no user that may speak for it`);
  return speaker.name;
}

/** Where an organisation's API is, for other organisations' APIs. */
export function urlOf({ exchangeUrls, topology }: Config, { id, api }: Organization): string {
  return exchangeUrls.get(id) ?? `http://${topology.host}:${api.port}`;
}
