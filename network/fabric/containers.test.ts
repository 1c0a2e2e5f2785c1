import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, expect, test } from '@jest/globals';
import { Containers } from './containers.js';

const material = mkdtempSync(`${tmpdir()}/zhenglian-containers-`);
afterAll(() => rmSync(material, { recursive: true, force: true }));

/** What docker-compose and docker are asked, and their answers. */
function withAnswers(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const environments: object[] = [];
  const containers = new Containers('compose.yml', material, (program, args, environment) => {
    const line = [program, ...args].join(' ').replace('--file compose.yml ', '');
    asked.push(line);
    environments.push(environment);
    return answers[line] ?? '';
  });
  return { containers, asked, environments };
}

test('a service is started by itself, under the user to whom the material belongs', () => {
  const { containers, asked, environments } = withAnswers({});
  containers.start('orderer1');
  expect(asked).toEqual(['docker-compose up --detach --no-deps orderer1']);
  expect(environments).toEqual([{ MATERIAL: material, MATERIAL_USER: expect.stringMatching(/^\d+:\d+$/) }]);
});

test.each([
  ['runs', 'abc\n', '4711\n', 4711],
  ['has stopped', 'abc\n', '0\n', undefined],
  ['was never made', '', '', undefined],
])('a container that %s', (_title, id, pid, expected) => {
  const { containers } = withAnswers({
    'docker-compose ps --quiet orderer1': id,
    'docker inspect --format {{.State.Pid}} abc': pid,
  });
  expect(containers.pidOf('orderer1')).toBe(expected);
});

test('several are stopped at once, none without a name: that would stop all', async () => {
  const { containers, asked } = withAnswers({});
  await containers.stop([]);
  await containers.stop(['orderer1', 'peer0.tax']);
  expect(asked).toEqual(['docker-compose stop orderer1 peer0.tax']);
});

test('members reach each other by their services’ names', () => {
  expect(withAnswers({}).containers.hostOf('peer0.tax')).toBe('peer0.tax');
});
