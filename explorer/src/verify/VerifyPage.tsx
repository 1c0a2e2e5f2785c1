import './VerifyPage.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf, type Text } from '../language/language.js';
import { VerdictPage } from '../verdict/VerdictPage.js';
import { CredentialForm } from './CredentialForm.js';
import { NumberForm } from './NumberForm.js';
import { keepForOffline } from './offline.js';
import { type Evidence, readFiles as readEvidenceFiles } from './evidence.js';
import { useFileDrop } from './use-file-drop.js';
import { type FieldName, type Problem, loadEngine, useVerification } from './use-verification.js';

export interface FormProps {
  problemOf: (field: FieldName) => string | undefined;
  verify: (evidence: Evidence) => void;
  refuse: (problem: Problem) => void;
  readFiles: (files: readonly File[]) => void;
}

/** Verification for everyone: the question, then the verdict in its place. The forms keep what was typed meanwhile. */
export function VerifyPage({ answeredBy }: { answeredBy: Text | undefined }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { step, verify, prove, refuse, again } = useVerification();
  const [round, setRound] = useState(0);
  const title = useRef<HTMLHeadingElement>(null);
  const forms = useRef<HTMLDivElement>(null);
  const readFiles = useCallback(
    (files: readonly File[]) => void open(files).then((r) => ('evidence' in r ? verify(r.evidence) : refuse(r.problem))),
    [],
  );
  const dropping = useFileDrop(readFiles);
  useEffect(() => void keepForOffline(), []);

  const another = (): void => {
    again();
    setRound(round + 1);
    requestAnimationFrame(() => title.current?.focus());
  };

  const problem = step.name === 'FORM' ? step.problem : undefined;
  useEffect(() => {
    if (problem) (forms.current?.querySelector<HTMLElement>('[data-problem]') ?? title.current)?.focus();
  }, [problem]);

  const textOf = ({ text }: Problem): string => (typeof text === 'string' ? t(text) : text[languageOf(i18n.language)]);
  const problemOf = (field: FieldName): string | undefined => (problem?.field === field ? textOf(problem) : undefined);
  const props: FormProps = { problemOf, verify, refuse, readFiles };
  const shownInPlace = problem?.field !== undefined && problem.field !== 'licenceId';

  return (
    <>
      <p className="visually-hidden" role="status">
        {step.name === 'CHECKING' ? t('form.checking') : ''}
      </p>
      {step.name === 'VERDICT' && (
        <VerdictPage outcome={step.outcome} evidence={step.evidence} answeredBy={answeredBy} prove={prove(step.evidence)} again={another} />
      )}
      <div ref={forms} hidden={step.name === 'VERDICT'} className={dropping ? 'verify dropping' : 'verify'} onFocus={() => void warmUp()}>
        <h1 ref={title} tabIndex={-1}>
          {t('form.title')}
        </h1>
        <p>{t('form.lead')}</p>
        {problem && !shownInPlace && (
          <div className="verify-problem" role="alert">
            <strong>{t('form.problem')}</strong>
            <p>{textOf(problem)}</p>
          </div>
        )}
        {step.name === 'CHECKING' && (
          <div className="verify-checking" aria-hidden="true">
            <strong>{t('form.checking')}</strong>
            <p>{t('form.checking.hint')}</p>
          </div>
        )}
        <fieldset key={round} className="verify-forms" disabled={step.name === 'CHECKING'}>
          <NumberForm {...props} />
          <CredentialForm {...props} />
        </fieldset>
        <p className="muted">{t('form.scan')}</p>
        <section className="verify-privacy">
          <h2>{t('form.privacy.title')}</h2>
          <p>{t('form.privacy.text')}</p>
        </section>
      </div>
    </>
  );
}

type Opened = { evidence: Evidence } | { problem: Problem };

async function open(files: readonly File[]): Promise<Opened> {
  const reading = await readEvidenceFiles(files);
  return 'evidence' in reading ? reading : { problem: { field: 'credential', text: reading.problem } };
}

/** Loads the verifying code while somebody types; a failure shows when it is needed. */
const warmUp = (): Promise<unknown> => loadEngine().catch(() => undefined);
