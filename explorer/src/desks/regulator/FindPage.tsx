import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Field, Values } from '../../kit/fields.js';
import { initialValues, toInput, textOf } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { Transactions } from '../common/Transactions.js';
import { useList } from '../common/use-list.js';
import { EVENTS, optionsOf, ORGANIZATIONS } from '../common/words.js';
import { Find, type FindQueryVariables } from './operations.js';

const FIELDS: readonly Field[] = [
  { kind: 'choice', name: 'event', label: text('事项', 'Event'), options: optionsOf(EVENTS), optional: true },
  { kind: 'choice', name: 'submitter', label: text('提交机构', 'Submitted by'), options: optionsOf(ORGANIZATIONS), optional: true },
  { kind: 'date', name: 'from', label: text('起', 'From'), optional: true },
  { kind: 'date', name: 'to', label: text('止', 'To'), optional: true },
];
const REFERENCE: readonly Field[] = [
  { kind: 'code', name: 'ref', label: text('证书或单元的账本引用', 'Ledger reference of a certificate or unit'), optional: true },
];

/** Transactions by what they are, who submitted them and when; certificates and units by their references. */
export function FindPage(): React.JSX.Element {
  const say = useSay();
  const navigate = useNavigate();
  const [values, setValues] = useState<Values>(() => initialValues(FIELDS));
  const [ref, setRef] = useState('');
  const input = toInput(FIELDS, values);
  const filter = {
    ...input,
    ...(textOf(input, 'from') ? { from: `${textOf(input, 'from')}T00:00:00+08:00` } : {}),
    ...(textOf(input, 'to') ? { to: `${textOf(input, 'to')}T23:59:59.999+08:00` } : {}),
  };
  const list = useList(Find, { filter } as FindQueryVariables, (data) => data.ledgerTransactions);
  const open = (kind: string): void => void navigate(`/${kind}/${ref.trim()}`);
  return (
    <Page
      title={text('检索', 'Search')}
      lead={text(
        '检索的是本机构自己的账本副本，不经登记机构，登记机构也不会得知。',
        'This searches the institution’s own copy of the ledger; the registry is not asked and does not learn of it.',
      )}
    >
      <Section title={text('按引用', 'By reference')}>
        <form className="lookup" onSubmit={(event) => event.preventDefault()}>
          <FormFields fields={REFERENCE} values={{ ref }} problems={{}} onChange={(next) => setRef(next['ref'] ?? '')} />
          <button type="button" className="button-plain" disabled={ref.trim() === ''} onClick={() => open('certificate')}>
            {say(text('打开证书', 'Certificate'))}
          </button>
          <button type="button" className="button-plain" disabled={ref.trim() === ''} onClick={() => open('unit')}>
            {say(text('打开单元', 'Unit'))}
          </button>
        </form>
      </Section>
      <Section title={text('按事项', 'By event')}>
        <div className="filters">
          <FormFields fields={FIELDS} values={values} problems={{}} onChange={setValues} />
        </div>
        <Loaded state={list.state}>{(rows) => <Transactions caption={text('检索结果', 'Found')} rows={rows} more={list.more} />}</Loaded>
      </Section>
    </Page>
  );
}
