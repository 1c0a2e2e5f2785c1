import './Actions.css';
import { useTranslation } from 'react-i18next';
import type { Text } from '../language/language.js';
import type { Outcome } from './outcome.js';
import { verdictFile } from './verdict-file.js';

interface ActionsProps {
  outcome: Outcome;
  answeredBy: Text | undefined;
  again: () => void;
}

/** Keep the result, print it, or ask about another certificate. */
export function Actions({ outcome, answeredBy, again }: ActionsProps): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="actions">
      <button type="button" className="button-main" onClick={again}>
        {t('actions.again')}
      </button>
      <button type="button" className="button-plain" onClick={() => save(verdictFile(outcome, answeredBy))} aria-describedby="save-hint">
        {t('actions.save')}
      </button>
      <button type="button" className="button-plain" onClick={() => print()}>
        {t('actions.print')}
      </button>
      <p className="muted" id="save-hint">
        {t('actions.save.hint')}
      </p>
    </section>
  );
}

function save({ name, text }: { name: string; text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
