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
const first = closure(entry);
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
