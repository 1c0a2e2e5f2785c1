import './Answer.css';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../language/language.js';
import { Mark } from './Mark.js';
import { type Outcome, decidingCheck, showsFace } from './outcome.js';

interface AnswerProps {
  outcome: Outcome;
  heading: React.RefObject<HTMLHeadingElement | null>;
}

/** The answer: shape, word, one sentence, and the reason when it is not "valid". */
export function Answer({ outcome, heading }: AnswerProps): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { status } = outcome;
  const language = languageOf(i18n.language);
  const sentence =
    status === 'VALID' && !showsFace(outcome) ? t(outcome.proof ? 'answer.VALID.proof' : 'answer.VALID.number') : t(`answer.${status}`);
  const reason = status === 'VALID' ? undefined : decidingCheck(outcome);
  return (
    <header className="answer">
      <h1 ref={heading} tabIndex={-1}>
        <Mark status={status} size={56} />
        <span className="answer-words">
          <span className="answer-word">{t(`status.${status}`)}</span>
          <span className="visually-hidden">{language === 'zh' ? '。' : '. '}</span>
          <span className="answer-sentence">{sentence}</span>
        </span>
      </h1>
      {reason && <p className="answer-reason wrap">{reason.text[language]}</p>}
    </header>
  );
}
