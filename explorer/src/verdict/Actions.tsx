import './Actions.css';
import { useTranslation } from 'react-i18next';
import type { Text } from '../language/language.js';
import type { Evidence } from '../verify/evidence.js';
import type { Outcome } from './outcome.js';
import { verdictFile } from './verdict-file.js';

interface ActionsProps {
  outcome: Outcome;
  evidence: Evidence;
  answeredBy: Text | undefined;
  again: () => void;
}

/** Keep the proof and the result, print it, or ask about another certificate. */
export function Actions({ outcome, evidence, answeredBy, again }: ActionsProps): React.JSX.Element {
  const { t } = useTranslation();
  const fetched = evidence.type === 'PROOF' && evidence.fileName !== undefined ? { ...evidence, name: evidence.fileName } : undefined;
  const saveResult = (): void => {
    const { name, text } = verdictFile(outcome, answeredBy);
    save(name, new Blob([text], { type: 'application/json' }));
  };
  return (
    <section className="actions">
      <button type="button" className="button-main" onClick={again}>
        {t('actions.again')}
      </button>
      {fetched && (
        <button
          type="button"
          className="button-plain"
          onClick={() => save(fetched.name, new Blob([new Uint8Array(fetched.proof)], { type: 'application/octet-stream' }))}
          aria-describedby="save-proof-hint"
        >
          {t('proof.save')}
        </button>
      )}
      <button type="button" className="button-plain" onClick={saveResult} aria-describedby="save-hint">
        {t('actions.save')}
      </button>
      <button type="button" className="button-plain" onClick={() => print()}>
        {t('actions.print')}
      </button>
      {fetched && (
        <p className="muted" id="save-proof-hint">
          {t('proof.save.hint')}
        </p>
      )}
      <p className="muted" id="save-hint">
        {t('actions.save.hint')}
      </p>
    </section>
  );
}

function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
