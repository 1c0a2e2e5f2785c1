import '../app/app.css';
import '../verify/no-eval.js';
import './Shell.css';
import '../desks/common/common.css';
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
  '/ledger/block/:number': () => import('../desks/ledger/BlockPage.js').then((m) => m.BlockPage),
  '/ledger/tx/:id': () => import('../desks/ledger/TransactionPage.js').then((m) => m.TransactionPage),
  '/unit/:unitRef': () => import('../desks/unit/UnitPage.js').then((m) => m.UnitPage),
  '/certificate/:certRef': () => import('../desks/certificate/CertificatePage.js').then((m) => m.CertificatePage),
  '/approvals': () => import('../desks/approvals/ApprovalsPage.js').then((m) => m.ApprovalsPage),
  '/registry/cases': () => import('../desks/registry/CasesPage.js').then((m) => m.CasesPage),
  '/registry/case/:caseRef': () => import('../desks/registry/CasePage.js').then((m) => m.CasePage),
  '/registry/search': () => import('../desks/registry/SearchPage.js').then((m) => m.SearchPage),
  '/registry/issue': () => import('../desks/registry/IssuePage.js').then((m) => m.IssuePage),
  '/registry/batch': () => import('../desks/registry/BatchPage.js').then((m) => m.BatchPage),
  '/registry/matters': () => import('../desks/matters/MattersPage.js').then((m) => m.MattersPage),
  '/registry/notice/:ref': () => import('../desks/matters/NoticePage.js').then((m) => m.NoticePage),
  '/registry/objection/:ref': () => import('../desks/matters/ObjectionPage.js').then((m) => m.ObjectionPage),
  '/registry/correction/:ref': () => import('../desks/matters/CorrectionPage.js').then((m) => m.CorrectionPage),
  '/registry/right/:ref': () => import('../desks/matters/RightPage.js').then((m) => m.RightPage),
  '/registry/stock': () => import('../desks/registry/StockPage.js').then((m) => m.StockPage),
  '/registry/mortgages': () => import('../desks/registry/MortgagesPage.js').then((m) => m.MortgagesPage),
  '/registry/seizures': () => import('../desks/registry/SeizuresPage.js').then((m) => m.SeizuresPage),
  '/registry/logs': () => import('../desks/registry/LogsPage.js').then((m) => m.LogsPage),
  '/registry/divide': () => import('../desks/units/DividePage.js').then((m) => m.DividePage),
  '/registry/transfers': () => import('../desks/units/TransfersPage.js').then((m) => m.TransfersPage),
  '/messages': () => import('../desks/exchange/MessagesPage.js').then((m) => m.MessagesPage),
  '/tax/cases': () => import('../desks/tax/PushedPage.js').then((m) => m.PushedPage),
  '/tax/case/:caseRef': () => import('../desks/tax/TaxCasePage.js').then((m) => m.TaxCasePage),
  '/bank/check': () => import('../desks/bank/CheckPage.js').then((m) => m.CheckPage),
  '/bank/applications': () => import('../desks/bank/ApplicationsPage.js').then((m) => m.ApplicationsPage),
  '/bank/apply': () => import('../desks/bank/ApplicationsPage.js').then((m) => m.ApplyPage),
  '/bank/mortgages': () => import('../desks/bank/CollateralPage.js').then((m) => m.CollateralPage),
  '/bank/mortgage/:mortgageRef': () => import('../desks/bank/MortgagePage.js').then((m) => m.MortgagePage),
  '/bank/port': () => import('../desks/bank/PortPage.js').then((m) => m.PortPage),
  '/court/orders': () => import('../desks/court/OrdersPage.js').then((m) => m.OrdersPage),
  '/court/seizures': () => import('../desks/court/SeizuresPage.js').then((m) => m.SeizuresPage),
  '/court/seizure/:seizureRef': () => import('../desks/court/SeizurePage.js').then((m) => m.SeizurePage),
  '/court/order': () => import('../desks/court/OrderPage.js').then((m) => m.OrderPage),
  '/court/queue': () => import('../desks/court/QueuePage.js').then((m) => m.QueuePage),
  '/regulator/overview': () => import('../desks/regulator/OverviewPage.js').then((m) => m.OverviewPage),
  '/regulator/search': () => import('../desks/regulator/FindPage.js').then((m) => m.FindPage),
  '/regulator/findings': () => import('../desks/regulator/FindingsPage.js').then((m) => m.FindingsPage),
  '/regulator/ports': () => import('../desks/regulator/PortsPage.js').then((m) => m.PortsPage),
  '/regulator/holds': () => import('../desks/regulator/HoldsPage.js').then((m) => m.HoldsPage),
  '/regulator/access': () => import('../desks/regulator/AccessPage.js').then((m) => m.AccessPage),
  '/holder': () => import('../desks/holder/HolderPage.js').then((m) => m.HolderPage),
  '/holder/certificate/:digest': () => import('../desks/holder/OwnPage.js').then((m) => m.OwnPage),
  '/holder/key': () => import('../desks/holder/KeyPage.js').then((m) => m.KeyPage),
  '/admin/users': () => import('../desks/admin/UsersPage.js').then((m) => m.UsersPage),
  '/admin/dictionaries': () => import('../desks/admin/DictionariesPage.js').then((m) => m.DictionariesPage),
  '/admin/requests': () => import('../desks/admin/RequestsPage.js').then((m) => m.RequestsPage),
  '/admin/webhooks': () => import('../desks/admin/WebhooksPage.js').then((m) => m.WebhooksPage),
  '/admin/storage': () => import('../desks/admin/StoragePage.js').then((m) => m.StoragePage),
  '/admin/log': () => import('../desks/admin/LogPage.js').then((m) => m.LogPage),
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

// the first page is loaded before anything is drawn: nothing is shown meanwhile
const router = createBrowserRouter(routes.map((route) => ({ ...route, HydrateFallback: () => null })));
const AGAIN = new Set(['LEDGER_UNAVAILABLE', 'OVERLOADED']);
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // a refusal is an answer; silence and a busy service are asked again
      retry: (count, error) => count < 3 && error instanceof Refusal && AGAIN.has(error.code),
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
