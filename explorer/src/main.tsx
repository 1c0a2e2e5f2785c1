import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startLanguage } from './language/language.js';

/** The verification page stands at these addresses; everything else is loaded only when it is asked for. */
const PUBLIC = new Set(['/', '/v', '/index.html']);

await startLanguage();
const root = document.getElementById('root');
const page = PUBLIC.has(location.pathname)
  ? import('./app/App.js').then(({ App }) => <App />)
  : import('./shell/Shell.js').then(({ Shell }) => <Shell />);
if (root) createRoot(root).render(<StrictMode>{await page}</StrictMode>);
