/** Paths and the pages behind them; each page is fetched when it is first gone to. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Navigate,
  Outlet,
} from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { accountSearch } from '../account/search.ts';
import { caseSearch, casesSearch } from '../case/search.ts';
import { inboxSearch } from '../inbox/search.ts';
import { energySearch } from '../energy/search.ts';
import { jointSearch } from '../joint/search.ts';
import { draftSearch, ordersSearch } from '../order/search.ts';
import { peopleSearch } from '../people/search.ts';
import { pointsSearch } from '../point/search.ts';
import { recordSearch } from '../record/search.ts';
import { rulesSearch } from '../rules/search.ts';
import { campaignSearch, campaignsSearch } from '../campaign/search.ts';
import { filingsSearch } from '../filing/search.ts';
import { publicationsSearch } from '../publication/search.ts';
import { sensorsSearch } from '../sensor/search.ts';
import { tipsSearch } from '../tip/search.ts';
import { situationSearch } from '../situation/search.ts';
import { addressSearch, systemsSearch } from '../system/search.ts';
import { DoorGate, Gate } from './gate.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const door = createRoute({
  getParentRoute: () => root,
  id: 'door',
  component: () => (
    <DoorGate>
      <Outlet />
    </DoorGate>
  ),
});
const signIn = createRoute({
  getParentRoute: () => door,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});
const link = createRoute({
  getParentRoute: () => door,
  path: '/link',
  component: lazyRouteComponent(() => import('../sign-in/link-page.tsx'), 'LinkPage'),
});
const setUp = createRoute({
  getParentRoute: () => door,
  path: '/set-up',
  component: lazyRouteComponent(() => import('../sign-in/set-up-page.tsx'), 'SetUpPage'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: () => (
    <Gate>
      <Shell />
    </Gate>
  ),
});
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: () => <Navigate to="/inbox" replace />,
});
const me = createRoute({
  getParentRoute: () => inside,
  path: '/me',
  validateSearch: accountSearch,
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
});
const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
});
const situation = createRoute({
  getParentRoute: () => inside,
  path: '/situation',
  validateSearch: situationSearch,
  component: lazyRouteComponent(() => import('../situation/situation-page.tsx'), 'SituationPage'),
});
const energy = createRoute({
  getParentRoute: () => inside,
  path: '/energy',
  validateSearch: energySearch,
  component: lazyRouteComponent(() => import('../energy/energy-page.tsx'), 'EnergyPage'),
});
const cases = createRoute({
  getParentRoute: () => inside,
  path: '/cases',
  validateSearch: casesSearch,
  component: lazyRouteComponent(() => import('../case/cases-page.tsx'), 'CasesPage'),
});
const oneCase = createRoute({
  getParentRoute: () => inside,
  path: '/cases/$id',
  validateSearch: caseSearch,
  component: lazyRouteComponent(() => import('../case/case-page.tsx'), 'CasePage'),
});
const orders = createRoute({
  getParentRoute: () => inside,
  path: '/orders',
  validateSearch: ordersSearch,
  component: lazyRouteComponent(() => import('../order/orders-page.tsx'), 'OrdersPage'),
});
const newOrder = createRoute({
  getParentRoute: () => inside,
  path: '/orders/new',
  validateSearch: draftSearch,
  component: lazyRouteComponent(() => import('../order/draft-page.tsx'), 'DraftPage'),
});
const oneOrder = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('../order/order-page.tsx'), 'OrderPage'),
});
const editOrder = createRoute({
  getParentRoute: () => inside,
  path: '/orders/$id/edit',
  component: lazyRouteComponent(() => import('../order/draft-page.tsx'), 'EditPage'),
});
const systems = createRoute({
  getParentRoute: () => inside,
  path: '/systems',
  validateSearch: systemsSearch,
  component: lazyRouteComponent(() => import('../system/systems-page.tsx'), 'SystemsPage'),
});
const oneSystem = createRoute({
  getParentRoute: () => inside,
  path: '/systems/$id',
  component: lazyRouteComponent(() => import('../system/system-page.tsx'), 'SystemPage'),
});
const addresses = createRoute({
  getParentRoute: () => inside,
  path: '/addresses',
  validateSearch: addressSearch,
  component: lazyRouteComponent(() => import('../system/addresses-page.tsx'), 'AddressesPage'),
});
const points = createRoute({
  getParentRoute: () => inside,
  path: '/points',
  validateSearch: pointsSearch,
  component: lazyRouteComponent(() => import('../point/points-page.tsx'), 'PointsPage'),
});

const joint = createRoute({
  getParentRoute: () => inside,
  path: '/joint',
  validateSearch: jointSearch,
  component: lazyRouteComponent(() => import('../joint/joint-page.tsx'), 'JointPage'),
});
const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  validateSearch: campaignsSearch,
  component: lazyRouteComponent(() => import('../campaign/campaigns-page.tsx'), 'CampaignsPage'),
});
const oneCampaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$id',
  validateSearch: campaignSearch,
  component: lazyRouteComponent(() => import('../campaign/campaign-page.tsx'), 'CampaignPage'),
});
const filings = createRoute({
  getParentRoute: () => inside,
  path: '/filings',
  validateSearch: filingsSearch,
  component: lazyRouteComponent(() => import('../filing/filings-page.tsx'), 'FilingsPage'),
});

const publications = createRoute({
  getParentRoute: () => inside,
  path: '/publications',
  validateSearch: publicationsSearch,
  component: lazyRouteComponent(
    () => import('../publication/publications-page.tsx'),
    'PublicationsPage',
  ),
});

const sensors = createRoute({
  getParentRoute: () => inside,
  path: '/sensors',
  validateSearch: sensorsSearch,
  component: lazyRouteComponent(() => import('../sensor/sensors-page.tsx'), 'SensorsPage'),
});

const tips = createRoute({
  getParentRoute: () => inside,
  path: '/tips',
  validateSearch: tipsSearch,
  component: lazyRouteComponent(() => import('../tip/tips-page.tsx'), 'TipsPage'),
});

const record = createRoute({
  getParentRoute: () => inside,
  path: '/record',
  validateSearch: recordSearch,
  component: lazyRouteComponent(() => import('../record/record-page.tsx'), 'RecordPage'),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../people/people-page.tsx'), 'PeoplePage'),
});

const rules = createRoute({
  getParentRoute: () => inside,
  path: '/rules',
  validateSearch: rulesSearch,
  component: lazyRouteComponent(() => import('../rules/rules-page.tsx'), 'RulesPage'),
});

const office = [
  joint,
  campaigns,
  oneCampaign,
  filings,
  publications,
  points,
  sensors,
  tips,
  record,
  people,
  rules,
] as const;
const pages = [
  inbox,
  situation,
  energy,
  cases,
  oneCase,
  orders,
  newOrder,
  oneOrder,
  editOrder,
] as const;
const tree = root.addChildren([
  door.addChildren([signIn, link, setUp]),
  inside.addChildren([home, me, ...pages, systems, oneSystem, addresses, ...office]),
]);

export const router = createRouter({
  routeTree: tree,
  // A page is fetched while the pointer is on its way to it.
  defaultPreload: 'intent',
  defaultPendingMs: 300,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="door">
      <div className="door-box stack">
        <h1>{t('app.notFound')}</h1>
        <Link to="/inbox">{t('app.toInbox')}</Link>
      </div>
    </main>
  );
}
