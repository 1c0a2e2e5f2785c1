// Independent checkers of certificates: programs and libraries that are not ours, by name and version.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './packages.mjs';
import { ROOT } from './paths.mjs';

const HOME = join(ROOT, 'var/checkers');
const PYTHON = ['pyHanko==0.38.0', 'sd-jwt==0.10.4', 'jwcrypto==1.6.1', 'cryptography==50.0.2'];
const JAVA = join(ROOT, 'test/src/checkers/java');

/** Which programs each test file needs, and the Debian packages that have them. */
const SUITES = [
  { file: 'picture', programs: ['pdftoppm', 'pdfdetach', 'zbarimg'], prepare: () => undefined },
  { file: 'signatures', programs: ['pdfsig', 'openssl', 'python3'], prepare: preparePython },
  { file: 'sd-jwt', programs: ['python3'], prepare: preparePython },
  { file: 'second-verifier', programs: ['python3'], prepare: preparePython },
  { file: 'java', programs: ['java', 'javac', 'mvn'], prepare: prepareJava },
];
const DEBIAN = {
  pdftoppm: 'poppler-utils',
  pdfdetach: 'poppler-utils',
  pdfsig: 'poppler-utils',
  zbarimg: 'zbar-tools',
  openssl: 'openssl',
  python3: 'python3-venv',
  java: 'default-jdk-headless',
  javac: 'default-jdk-headless',
  mvn: 'maven',
};

/**
 * Installs what is missing and can be installed: Debian packages (root with apt-get), Python packages into a virtual environment,
 * Java libraries by Maven.
 * @returns the folder for CHECKERS, the test files that can run, and why the others cannot
 */
export function ensureCheckers() {
  mkdirSync(HOME, { recursive: true });
  const files = [];
  const reasons = [];
  for (const { file, programs, prepare } of SUITES) {
    const reason = whyNot(file, programs) ?? prepare();
    if (reason === undefined) files.push(`/test/src/checkers/${file}\\.test`);
    else reasons.push(`${file}: ${reason}`);
  }
  return { home: HOME, files, reasons };
}

const found = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

function whyNot(file, programs) {
  const packages = [...new Set(programs.map((program) => DEBIAN[program]))];
  try {
    ensurePackages({ find: () => programs.every(found), packages, purpose: `the checks of ${file}` });
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** Each answers why it cannot be had, or undefined. What was set up for the same versions is taken as it is. */
function preparePython() {
  return once('python', PYTHON.join(' '), () => {
    console.log(`installing ${PYTHON.join(', ')} …`);
    const venv = join(HOME, 'venv');
    return run('python3', ['-m', 'venv', venv]) && run(join(venv, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', ...PYTHON]);
  });
}

function prepareJava() {
  const sources = ['pom.xml', 'PdfA.java', 'Seal.java'].map((name) => join(JAVA, name));
  return once('java', sources.map((source) => readFileSync(source, 'utf8')).join(), () => {
    console.log('installing EU DSS and veraPDF by Maven …');
    const [pom, ...mains] = sources;
    const lib = join(HOME, 'lib');
    const fetched = run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`]);
    return fetched && run('javac', ['-cp', `${lib}/*`, '-d', join(HOME, 'classes'), ...mains]);
  });
}

function once(name, version, prepare) {
  const stamp = join(HOME, `${name}.stamp`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return undefined;
  if (!prepare()) return `${name} libraries could not be installed`;
  writeFileSync(stamp, version);
  return undefined;
}

const run = (program, args) => spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
