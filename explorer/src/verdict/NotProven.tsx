import './NotProven.css';
import { useTranslation } from 'react-i18next';
import type { TextKey } from '../language/zh.js';
import { type Outcome, showsFace } from './outcome.js';

/** The limits of the answer. */
export function NotProven({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { t } = useTranslation();
  const limits: TextKey[] = ['notProven.person', 'notProven.title', 'notProven.later'];
  if (!outcome.proof) limits.splice(2, 0, 'notProven.burdens');
  if (!showsFace(outcome)) limits.splice(1, 0, 'notProven.paper');
  if (outcome.network !== 'fabric') limits.push('notProven.embedded');
  limits.push('notProven.site');
  return (
    <section aria-labelledby="not-proven-title">
      <h2 id="not-proven-title">{t('section.notProven')}</h2>
      <ul className="limits">
        {limits.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  );
}
