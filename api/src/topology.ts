import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Text = z.object({ zh: z.string().min(1), en: z.string().min(1) });
const Port = z.number().int().min(1).max(65535);

const OrganizationSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z.enum(['registry', 'tax', 'bank', 'court', 'regulator']),
  mspId: z.string().min(1),
  name: Text,
  peers: z.array(z.object({ name: z.string(), port: Port })).min(1),
  api: z.object({ port: Port }),
  users: z.array(z.object({ name: z.string(), role: z.string() })),
});

/** What the API needs of `network/topology.json`; other members are ignored. */
const TopologySchema = z.object({
  channel: z.string().min(1),
  host: z.string().default('127.0.0.1'),
  organizations: z.array(OrganizationSchema).min(1),
  chaincodes: z.array(z.object({ name: z.string(), version: z.string() })).default([]),
  issuers: z.array(
    z.object({
      mspId: z.string(),
      uscc: z.string(),
      province: z.string(),
      areas: z.array(z.object({ token: z.string(), division: z.string() })).min(1),
    }),
  ),
});

export type Topology = z.infer<typeof TopologySchema>;
export type Organization = z.infer<typeof OrganizationSchema>;

/**
 * Reads the topology and adds `portOffset` to every port.
 * @throws Error naming the file and each wrong member.
 */
export function readTopology(path: string, portOffset: number): Topology {
  const parsed = TopologySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const topology = parsed.data;
  for (const organization of topology.organizations) {
    organization.api.port += portOffset;
    for (const peer of organization.peers) peer.port += portOffset;
  }
  return topology;
}
