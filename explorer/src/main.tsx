import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startLanguage } from './language/language.js';

/** The verification page stands at these addresses; everything else is loaded only when it is asked for. */
const PUBLIC = new Set(['/', '/v', '/index.html']);

await startLanguage();
const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode>{await load(location.pathname)}</StrictMode>);

async function load(path: string): Promise<React.JSX.Element> {
  if (path === '/scan') {
    const [{ App }, { ScanPage }] = await Promise.all([import('./app/App.js'), import('./scan/ScanPage.js')]);
    return (
      <App>
        <ScanPage />
      </App>
    );
  }
  if (PUBLIC.has(path)) {
    const { App } = await import('./app/App.js');
    return <App />;
  }
  const { Shell } = await import('./shell/Shell.js');
  return <Shell />;
}
