import './Page.css';
import { useEffect } from 'react';
import type { Text } from '../language/language.js';
import { useSay } from '../language/say.js';

interface PageProps {
  title: Text;
  lead?: Text;
  /** Beside the title: what can be done with the page as a whole. */
  actions?: React.ReactNode;
  children: React.ReactNode;
}

/** One page of a desk: its title, one plain sentence, its content. */
export function Page({ title, lead, actions, children }: PageProps): React.JSX.Element {
  const say = useSay();
  const name = say(title);
  useEffect(() => {
    document.title = say.language === 'zh' ? `${name} · 证链` : `${name} · Zhenglian`;
  }, [name, say.language]);
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{name}</h1>
          {lead && <p className="page-lead">{say(lead)}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** A part of a page with its heading. */
export function Section({ title, hint, children }: { title: Text; hint?: Text; children: React.ReactNode }): React.JSX.Element {
  const say = useSay();
  return (
    <section className="section">
      <h2>{say(title)}</h2>
      {hint && <p className="section-hint">{say(hint)}</p>}
      {children}
    </section>
  );
}

/** Two columns on wide screens: the facts on the left, what can be done on the right. */
export function Columns({ children }: { children: React.ReactNode }): React.JSX.Element {
  return <div className="columns">{children}</div>;
}
