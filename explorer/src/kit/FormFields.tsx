import '../verify/Field.css';
import './FormFields.css';
import { useId } from 'react';
import type { Text } from '../language/language.js';
import { text, useSay } from '../language/say.js';
import { type Field, initialValues, numbers, type Values } from './fields.js';

interface FormFieldsProps {
  fields: readonly Field[];
  values: Values;
  /** What is wrong, by path. */
  problems: Readonly<Record<string, Text>>;
  onChange: (values: Values) => void;
  prefix?: string;
}

/** The controls of a declared form, each with its label, hint and problem in place. */
export function FormFields({ fields, values, problems, onChange, prefix = '' }: FormFieldsProps): React.JSX.Element {
  return (
    <div className="form-fields">
      {fields
        .filter(({ when }) => when?.(values) !== false)
        .map((field) =>
          field.kind === 'group' ? (
            <Group key={field.name} field={field} values={values} problems={problems} onChange={onChange} path={prefix + field.name} />
          ) : (
            <Control
              key={field.name}
              field={field}
              path={prefix + field.name}
              value={values[prefix + field.name] ?? ''}
              problem={problems[prefix + field.name]}
              onChange={(value) => onChange({ ...values, [prefix + field.name]: value })}
            />
          ),
        )}
    </div>
  );
}

interface ControlProps {
  field: Exclude<Field, { kind: 'group' }>;
  path: string;
  value: string;
  problem: Text | undefined;
  onChange: (value: string) => void;
}

function Control({ field, path, value, problem, onChange }: ControlProps): React.JSX.Element {
  const say = useSay();
  const id = useId();
  const described = [problem && `${id}-problem`, field.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const shared = { id, name: path, 'aria-describedby': described, 'aria-invalid': problem !== undefined, 'data-path': path };
  const label = (
    <>
      {say(field.label)}
      {field.optional && <span className="field-optional"> {say(text('（选填）', '(optional)'))}</span>}
    </>
  );
  const notes = (
    <>
      {field.hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {say(field.hint)}
        </p>
      )}
      {problem && (
        <p className="field-problem" id={`${id}-problem`}>
          {say(problem)}
        </p>
      )}
    </>
  );
  const box = `field field-${field.kind}${problem ? ' field-wrong' : ''}`;
  if (field.kind === 'tick') {
    return (
      <div className={box}>
        <label className="tick">
          <input {...shared} type="checkbox" checked={value === 'true'} onChange={(event) => onChange(String(event.target.checked))} />
          <span>{label}</span>
        </label>
        {notes}
      </div>
    );
  }
  if (field.kind === 'ticks') {
    return (
      <fieldset className={`${box} ticks`} aria-describedby={described}>
        <legend>{label}</legend>
        {notes}
        {field.options.map(([option, words], n) => (
          <label key={option} className="tick">
            <input
              type="checkbox"
              {...(n === 0 ? shared : {})}
              checked={value.split(',').includes(option)}
              onChange={(event) => onChange(toggled(value, option, event.target.checked))}
            />
            <span>{say(words)}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <div className={box}>
      <label htmlFor={id}>{label}</label>
      {notes}
      {field.kind === 'choice' ? (
        <select {...shared} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{say(text('— 选择 —', '— choose —'))}</option>
          {field.options.map(([option, words]) => (
            <option key={option} value={option}>
              {say(words)}
            </option>
          ))}
        </select>
      ) : field.kind === 'long' ? (
        <textarea {...shared} rows={3} value={value} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          type={field.kind === 'date' ? 'date' : 'text'}
          inputMode={field.kind === 'money' ? 'decimal' : field.kind === 'number' ? 'numeric' : undefined}
          className={field.kind === 'code' ? 'mono-input' : undefined}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

function toggled(value: string, option: string, on: boolean): string {
  const others = value.split(',').filter((one) => one !== '' && one !== option);
  return (on ? [...others, option] : others).join(',');
}

interface GroupProps extends Omit<FormFieldsProps, 'fields' | 'prefix'> {
  field: Extract<Field, { kind: 'group' }>;
  path: string;
}

function Group({ field, path, values, problems, onChange }: GroupProps): React.JSX.Element {
  const say = useSay();
  const count = Number(values[path] ?? 0);
  const add = (): void => onChange({ ...values, ...initialValues(field.fields, `${path}[${count}].`), [path]: String(count + 1) });
  return (
    <div className="group">
      {numbers(values[path]).map((n) => (
        <fieldset key={n} className="group-item">
          <legend>
            {say(field.item)} {count > 1 || field.most > 1 ? n + 1 : ''}
          </legend>
          <FormFields fields={field.fields} values={values} problems={problems} onChange={onChange} prefix={`${path}[${n}].`} />
        </fieldset>
      ))}
      <div className="group-acts">
        {count < field.most && (
          <button type="button" className="button-plain button-small" onClick={add}>
            {say(text('增加', 'Add'))} {say(field.item)}
          </button>
        )}
        {count > field.least && (
          <button type="button" className="button-plain button-small" onClick={() => onChange({ ...values, [path]: String(count - 1) })}>
            {say(text('去掉最后一个', 'Remove the last'))}
          </button>
        )}
      </div>
    </div>
  );
}
