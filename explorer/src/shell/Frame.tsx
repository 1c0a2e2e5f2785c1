import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import { execute } from '../api/execute.js';
import { switchLanguage, tagOf } from '../language/language.js';
import { text, useSay } from '../language/say.js';
import { Idle } from './Idle.js';
import { Frame as FrameQuery, SignOut, type FrameQuery as FrameData } from './operations.js';
import { ADMINISTRATION, DESKS, mayEnter, type Place, PUBLIC_PLACES } from './places.js';
import { currentSession, sessionEnded, subscribe } from './session.js';
import { signIn } from './sign-in.js';

/** Who is signed in where; undefined until the API has answered. */
export function useFrame(): FrameData | undefined {
  const session = useSyncExternalStore(subscribe, currentSession);
  return useQuery({ queryKey: ['frame', session?.token], queryFn: () => execute(FrameQuery, {}), refetchInterval: 60_000 }).data;
}

/** Name of the institution, who is signed in, the jobs on the left, the page. */
export function Frame(): React.JSX.Element {
  const say = useSay();
  const frame = useFrame();
  const { pathname } = useLocation();
  const busy = useNavigation().state !== 'idle';
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        {say(text('跳到正文', 'Skip to content'))}
      </a>
      <Top frame={frame} />
      {frame?.network.kind === 'embedded' && (
        <p className="shell-notice">
          <strong>{say(text('开发网络', 'Development network'))}</strong>{' '}
          {say(text('单机运行，没有共识机制，数据为演示数据。', 'one machine, no consensus, demonstration data.'))}
        </p>
      )}
      <div className="shell">
        <Navigation frame={frame} />
        <main id="main" ref={main} tabIndex={-1} className="shell-main" aria-busy={busy}>
          {busy && <div className="shell-busy" role="progressbar" aria-label={say(text('正在载入', 'Loading'))} />}
          <Outlet />
        </main>
      </div>
      {frame?.me && <Idle />}
    </>
  );
}

function Top({ frame }: { frame: FrameData | undefined }): React.JSX.Element {
  const say = useSay();
  const other = say.language === 'zh' ? 'en' : 'zh';
  const { pathname } = useLocation();
  return (
    <header className="shell-top">
      <Link to="/desk" className="shell-name">
        <strong>{say(text('证链', 'Zhenglian'))}</strong> <span>{frame && say(frame.network.organization.name)}</span>
      </Link>
      <div className="shell-who">
        {frame?.me ? (
          <>
            <span className="shell-account">{frame.me.account}</span>
            <button type="button" className="shell-button" onClick={() => void leave()}>
              {say(text('退出', 'Sign out'))}
            </button>
          </>
        ) : (
          <button type="button" className="shell-button" onClick={() => void signIn(pathname === '/ledger' ? '/desk' : pathname)}>
            {say(text('登录', 'Sign in'))}
          </button>
        )}
        <button type="button" className="shell-button" lang={tagOf(other)} onClick={() => void switchLanguage(other)}>
          {other === 'zh' ? '中文' : 'English'}
        </button>
      </div>
    </header>
  );
}

/** Ends the session at the API first; this tab forgets it whatever the API says. */
export async function leave(): Promise<void> {
  try {
    await execute(SignOut, { input: { requestId: crypto.randomUUID() } });
  } finally {
    sessionEnded();
  }
}

function Navigation({ frame }: { frame: FrameData | undefined }): React.JSX.Element {
  const say = useSay();
  const { pathname } = useLocation();
  const { own, administration } = placesOf(frame);
  const desk = DESKS[frame?.network.organization.id ?? ''];
  const links = (
    <>
      {own.length > 0 && desk && <Links title={say(desk.label)} places={own} />}
      {administration.length > 0 && <Links title={say(text('管理', 'Administration'))} places={administration} />}
      <Links title={say(text('公开', 'Public'))} places={PUBLIC_PLACES} />
    </>
  );
  return (
    <nav className="shell-nav" aria-label={say(text('导航', 'Navigation'))}>
      <details className="shell-menu" key={pathname}>
        <summary>{say(text('菜单', 'Menu'))}</summary>
        {links}
      </details>
      <div className="shell-side">{links}</div>
    </nav>
  );
}

/** What whoever is signed in may open, each job once. */
export function placesOf(frame: FrameData | undefined): { own: readonly Place[]; administration: readonly Place[] } {
  const roles = frame?.me?.roles ?? [];
  const own = (DESKS[frame?.network.organization.id ?? '']?.places ?? []).filter((place) => mayEnter(place, roles));
  const here = frame?.network.organization.id ?? '';
  const administration = ADMINISTRATION.filter(
    (place) => (place.at?.includes(here) ?? true) && mayEnter(place, roles) && !own.some(({ path }) => path === place.path),
  );
  return { own, administration };
}

function Links({ title, places }: { title: string; places: readonly Place[] }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <p className="shell-group">{title}</p>
      <ul>
        {places.map(({ path, label }) => (
          <li key={path}>
            {path === '/' ? (
              // the verification page is a page of its own, not loaded into this frame
              <a href="/">{say(label)}</a>
            ) : (
              <NavLink to={path}>{say(label)}</NavLink>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
