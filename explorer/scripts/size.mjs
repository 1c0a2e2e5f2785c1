// Prints what a browser downloads for the public page: before anybody does anything, and what follows when it is
// needed. Fails when the script before interaction exceeds its limit. Needs `npm run build -w explorer` before.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 150;
const web = join(import.meta.dirname, '../dist/web');
const manifest = JSON.parse(readFileSync(join(web, '.vite/manifest.json'), 'utf8'));

const gzipKb = (file) => gzipSync(readFileSync(join(web, file)), { level: 9 }).length / 1024;

/** A chunk and all that it imports statically, as keys of the manifest. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
if (entry === undefined) throw new Error('no entry in the manifest: run npm run build -w explorer');
// the entry loads the verification page or a desk; here it is the page that everybody opens first
const PAGE = 'src/app/App.tsx';
if (!(PAGE in manifest)) throw new Error(`${PAGE} is not in the manifest`);
const first = closure(PAGE, closure(entry));
let script = 0;
for (const key of first) {
  const chunk = manifest[key];
  if (chunk.file.endsWith('.js')) script += gzipKb(chunk.file);
  for (const file of [chunk.file, ...(chunk.css ?? [])]) console.log(`first  ${gzipKb(file).toFixed(1).padStart(7)} KB gzip  ${file}`);
}
for (const key of Object.keys(manifest)) {
  if (!first.has(key) && manifest[key].file.endsWith('.js'))
    console.log(`later  ${gzipKb(manifest[key].file).toFixed(1).padStart(7)} KB gzip  ${manifest[key].file}`);
}
console.log(`script before interaction: ${script.toFixed(1)} KB gzip (limit ${LIMIT_KB} KB)`);
if (script > LIMIT_KB) process.exitCode = 1;

const SHELL = 'src/shell/Shell.tsx';
const desks = new Map();
for (const key of pages()) {
  const desk = key.split('/')[2];
  desks.set(desk, [...(desks.get(desk) ?? []), key]);
}
for (const [desk, keys] of desks) {
  const chunks = keys.reduce((seen, key) => closure(key, seen), closure(SHELL, closure(entry)));
  const size = [...chunks].filter((key) => manifest[key].file.endsWith('.js')).reduce((sum, key) => sum + gzipKb(manifest[key].file), 0);
  console.log(`desk ${String(desk).padEnd(12)} ${size.toFixed(1).padStart(7)} KB gzip of script, all its pages with the frame`);
}

function pages() {
  return Object.keys(manifest).filter((key) => /^src\/desks\/\w+\/\w+Page\.tsx$/.test(key));
}
