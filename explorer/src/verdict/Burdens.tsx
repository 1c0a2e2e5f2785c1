import './Burdens.css';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextKey } from '../language/zh.js';

const FACETS = ['burdens.mortgage', 'burdens.seizure', 'burdens.notice', 'burdens.objection'] as const;

interface BurdensProps {
  /** Gets a proof and verifies it in the place of this verdict; out: why that failed. Absent for evidence without a code. */
  prove: (() => Promise<TextKey | undefined>) | undefined;
}

/** Burdens, of which this evidence says nothing: that is said, never shown as "none", and here is where they are proven. */
export function Burdens({ prove }: BurdensProps): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="burdens-title">
      <h2 id="burdens-title">{t('section.burdens')}</h2>
      <p>{t('burdens.intro')}</p>
      <ul className="burdens">
        {FACETS.map((facet) => (
          <li key={facet}>
            <strong>{t(facet)}</strong> <span>{t('burdens.absent')}</span>
          </li>
        ))}
      </ul>
      {prove ? <GetProof prove={prove} /> : <p>{t('proof.byCode')}</p>}
    </section>
  );
}

function GetProof({ prove }: { prove: () => Promise<TextKey | undefined> }): React.JSX.Element {
  const { t } = useTranslation();
  const hint = useId();
  const [state, setState] = useState<TextKey | 'WAITING' | undefined>();
  const get = async (): Promise<void> => {
    setState('WAITING');
    setState(await prove());
  };
  return (
    <div className="get-proof">
      <button type="button" className="button-main" disabled={state === 'WAITING'} onClick={() => void get()} aria-describedby={hint}>
        {t('proof.get')}
      </button>
      <p className="muted" id={hint}>
        {t('proof.get.hint')}
      </p>
      <p role="status">{state && t(state === 'WAITING' ? 'proof.getting' : state)}</p>
    </div>
  );
}
