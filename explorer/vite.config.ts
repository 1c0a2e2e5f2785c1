import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // 'zhenglian-source' takes the workspace packages from their sources, so that the page needs no build of theirs
  resolve: { conditions: ['zhenglian-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // the page's content security policy allows neither inline scripts nor data: addresses
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // zod and the setting that keeps it from `new Function` in one chunk: it is then in force before any other chunk makes a schema
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|no-eval/ }] } } },
  },
  // `npm run dev -w explorer`: the page with hot reload before a running system
  server: { proxy: { '/graphql': 'http://localhost:17080', '/trust.json': 'http://localhost:17080' } },
});
