import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../../scripts/lib/paths.mjs';

// The operators' documents must name what the programs really read, and only commands that there are.
const FOLDER = join(ROOT, 'docs/operations');
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const text = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const source = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('configuration.md names every setting of the API, and no other', () => {
  const schema = /const Environment = z\.object\(\{([^]*?)\n\}\);/.exec(source('api/src/config.ts'))?.[1] ?? '';
  const read = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? '');
  const section = text('configuration.md').split('## API')[1] ?? '';
  const told = [...section.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, name]) => name ?? '');
  expect(read.length).toBeGreaterThan(10);
  expect(told.toSorted()).toEqual(read.toSorted());
});

test('configuration.md names every setting that docker-compose.yml demands', () => {
  const demanded = new Set([...source('docker-compose.yml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name ?? ''));
  const section = text('configuration.md').split('## Containers')[1]?.split('## API')[0] ?? '';
  const told = [...section.matchAll(/^\| `([A-Z_<>]+)`/gm)].map(([, name]) => name);
  expect(new Set([...demanded].map((name) => name.replace(/^.*_PUBLIC_URL$/, '<ORG>_PUBLIC_URL')))).toEqual(new Set(told));
});

test.each(pages)('%s: every command that it shows is one of ./scripts/fabric', (page) => {
  const commands = /const COMMANDS[^=]*= \{([^]*?)\n\};/.exec(source('network/fabric/main.ts'))?.[1] ?? '';
  const known = [...commands.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map(([, name]) => name ?? '');
  const shown = [...text(page).matchAll(/\.\/scripts\/fabric ([a-z-]+)/g)].map(([, name]) => name ?? '');
  expect(shown.filter((name) => ![...known, 'compare', 'ca-server'].includes(name))).toEqual([]);
});

test.each(pages)('%s: what it points to is there', (page) => {
  const links = [...text(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '');
  const paths = [...text(page).matchAll(/`((?:network|test|tools|api|scripts)\/[\w./-]+)`/g)].map(([, path]) => join('../..', path ?? ''));
  expect([...links, ...paths].filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
});

test('every metric of the API that an alert asks for is one that it has', () => {
  const asked = new Set(source('network/fabric/containers/alerts.yml').match(/\bzl_\w+/g));
  const told = `${source('api/src/measures.ts')}${source('api/src/http/metrics.ts')}`;
  expect(asked.size).toBeGreaterThan(2);
  expect([...asked].filter((name) => !told.includes(`'${name}'`))).toEqual([]);
});
