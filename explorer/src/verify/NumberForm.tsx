import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './Field.js';
import type { FormProps } from './VerifyPage.js';

/** Certificate number and code, as printed. */
export function NumberForm({ problemOf, verify, refuse }: FormProps): React.JSX.Element {
  const { t } = useTranslation();
  const [certificateNumber, setNumber] = useState('');
  const [code, setCode] = useState('');
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (certificateNumber.trim() === '') refuse({ field: 'certificateNumber', text: 'problem.required' });
    else if (code.trim() === '') refuse({ field: 'code', text: 'problem.required' });
    else verify({ type: 'NUMBER', certificateNumber, code });
  };
  return (
    <form className="card" aria-labelledby="number-title" noValidate onSubmit={submit}>
      <h2 id="number-title">{t('number.title')}</h2>
      <Field label={t('number.label')} hint={t('number.hint')} problem={problemOf('certificateNumber')}>
        {(control) => (
          <input
            {...control}
            value={certificateNumber}
            onChange={(e) => setNumber(e.target.value)}
            autoComplete="off"
            maxLength={100}
            spellCheck={false}
          />
        )}
      </Field>
      <Field label={t('code.label')} hint={t('code.hint')} problem={problemOf('code')}>
        {(control) => (
          <input
            {...control}
            className="mono-input"
            value={code}
            onChange={(e) => setCode(e.target.value)}
            autoComplete="off"
            autoCapitalize="characters"
            maxLength={40}
            spellCheck={false}
          />
        )}
      </Field>
      <button type="submit" className="button-main">
        {t('form.submit')}
      </button>
    </form>
  );
}
