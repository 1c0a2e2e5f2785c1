import './CredentialForm.css';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './Field.js';
import type { FormProps } from './VerifyPage.js';
import { readEvidence } from './evidence.js';

/** A credential as pasted text or chosen file. Dropping works on the whole page, see VerifyPage. */
export function CredentialForm({ problemOf, verify, refuse, readFiles }: FormProps): React.JSX.Element {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    const reading = readEvidence(text);
    if ('evidence' in reading) verify(reading.evidence);
    else refuse({ field: 'credential', text: reading.problem });
  };
  const choose = (event: React.ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    if (files.length > 0) readFiles(files);
  };
  return (
    <form className="card" aria-labelledby="file-title" noValidate onSubmit={submit}>
      <h2 id="file-title">{t('file.title')}</h2>
      <div className="drop">
        <p>{t('file.drop')}</p>
        <button type="button" className="button-plain" onClick={() => chooser.current?.click()}>
          {t('file.choose')}
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          multiple
          accept=".pdf,.zlproof,.jwt,.txt,.json,application/pdf,text/plain,application/json"
          onChange={choose}
        />
      </div>
      <Field label={t('file.paste')} hint={t('file.paste.hint')} problem={problemOf('credential')}>
        {(control) => (
          <textarea {...control} rows={3} value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" spellCheck={false} />
        )}
      </Field>
      <button type="submit" className="button-main">
        {t('form.submit')}
      </button>
    </form>
  );
}
