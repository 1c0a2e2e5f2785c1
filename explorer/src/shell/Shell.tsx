import '../app/app.css';
import './Shell.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, RouterProvider, type RouteObject } from 'react-router';
import { Refusal } from '../api/execute.js';
import { Frame } from './Frame.js';
import { Gone } from './Gone.js';
import { Home } from './Home.js';
import { SignedIn } from './SignedIn.js';
import { subscribe, currentSession } from './session.js';

type Lazy = () => Promise<() => React.JSX.Element>;

/** Every page of every desk, each group loaded when it is first opened. */
const PAGES: Readonly<Record<string, Lazy>> = {
  '/ledger': () => import('../desks/ledger/LedgerPage.js').then((m) => m.LedgerPage),
};

const routes: RouteObject[] = [
  { path: '/signed-in', element: <SignedIn /> },
  {
    element: <Frame />,
    children: [
      { path: '/desk', element: <Home /> },
      ...Object.entries(PAGES).map(([path, load]) => ({ path, lazy: async () => ({ Component: await load() }) })),
      { path: '*', element: <Gone /> },
    ],
  },
];

const router = createBrowserRouter(routes);
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // a refusal is an answer; only silence is asked again
      retry: (count, error) => count < 2 && error instanceof Refusal && error.code === 'LEDGER_UNAVAILABLE',
    },
  },
});
// nothing that one person was shown is kept for the next
subscribe(() => {
  if (currentSession() === undefined) queries.clear();
});

/** Everything but the public verification page: one frame, the pages inside it. */
export function Shell(): React.JSX.Element {
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
