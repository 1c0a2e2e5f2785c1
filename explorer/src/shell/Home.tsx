import { Link } from 'react-router';
import { text, useSay } from '../language/say.js';
import { Page } from '../kit/Page.js';
import { placesOf, useFrame } from './Frame.js';
import { DESKS, type Place, PUBLIC_PLACES } from './places.js';
import { signIn } from './sign-in.js';

/** First page of a desk: what can be done here, or how to get in. */
export function Home(): React.JSX.Element {
  const say = useSay();
  const frame = useFrame();
  const desk = DESKS[frame?.network.organization.id ?? ''];
  const { own, administration } = placesOf(frame);
  if (!frame?.me) {
    return (
      <Page title={desk?.label ?? text('窗口', 'Desk')} {...(desk && { lead: desk.lead })}>
        <p>{say(text('本机构工作人员须登录后办理业务。', 'Staff of this institution sign in to work here.'))}</p>
        <button type="button" className="button-main" onClick={() => void signIn('/desk')}>
          {say(text('登录', 'Sign in'))}
        </button>
        <Jobs title={text('无需登录', 'Without signing in')} places={PUBLIC_PLACES} />
      </Page>
    );
  }
  return (
    <Page title={desk?.label ?? text('窗口', 'Desk')} {...(desk && { lead: desk.lead })}>
      <Jobs title={text('我的工作', 'My work')} places={own} />
      <Jobs title={text('管理', 'Administration')} places={administration} />
    </Page>
  );
}

function Jobs({ title, places }: { title: { zh: string; en: string }; places: readonly Place[] }): React.JSX.Element | null {
  const say = useSay();
  if (places.length === 0) return null;
  return (
    <section className="section jobs">
      <h2>{say(title)}</h2>
      <ul>
        {places.map(({ path, label }) => (
          <li key={path}>{path === '/' ? <a href="/">{say(label)}</a> : <Link to={path}>{say(label)}</Link>}</li>
        ))}
      </ul>
    </section>
  );
}
