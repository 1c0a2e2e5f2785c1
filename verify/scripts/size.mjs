// Builds the verifier as one script for browsers and prints its size: `node verify/scripts/size.mjs [folder to keep it in]`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const LIMIT_KB = 120;
const kept = process.argv[2];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'zhenglian-verifier-'));
await build({
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['zhenglian-source', 'module', 'browser', 'production'] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: folder,
    emptyOutDir: false,
    target: 'es2022',
    minify: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: join(import.meta.dirname, '../src/index.ts'),
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'verifier.js', codeSplitting: false },
    },
  },
});
const script = readFileSync(join(folder, 'verifier.js'));
const size = gzipSync(script, { level: 9 }).length / 1024;
console.log(`verifier.js: ${(script.length / 1024).toFixed(1)} KB, ${size.toFixed(1)} KB gzip (limit ${LIMIT_KB} KB)`);
if (kept === undefined) rmSync(folder, { recursive: true });
if (size > LIMIT_KB) process.exitCode = 1;
