import './Field.css';
import { useId } from 'react';

interface FieldProps {
  label: string;
  hint: string;
  problem?: string | undefined;
  /** Renders the control with the attributes that tie it to label, hint and problem. */
  children: (control: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
    'data-problem': boolean | undefined;
  }) => React.JSX.Element;
}

/** One form field: label, hint, the problem in place, the control. */
export function Field({ label, hint, problem, children }: FieldProps): React.JSX.Element {
  const id = useId();
  const wrong = problem !== undefined;
  return (
    <div className={wrong ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <p className="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
      {wrong && (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {children({
        id,
        'aria-describedby': wrong ? `${id}-problem ${id}-hint` : `${id}-hint`,
        'aria-invalid': wrong,
        'data-problem': wrong || undefined,
      })}
    </div>
  );
}
