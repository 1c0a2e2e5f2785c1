import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Page } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { Tabs } from '../common/Tabs.js';
import { Merge } from './Merge.js';
import { Split } from './Split.js';

const KINDS = [
  ['SPLIT', text('分割', 'Split')],
  ['MERGE', text('合并', 'Merge')],
] as const;

/** One unit becomes several, or several become one: a 变更登记 by which the old units retire and their burdens go on. */
export function DividePage(): React.JSX.Element {
  const [search] = useSearchParams();
  const [kind, setKind] = useState<'SPLIT' | 'MERGE'>('SPLIT');
  const unitRef = search.get('unit') ?? '';
  return (
    <Page
      title={text('单元分割与合并', 'Split and merger of units')}
      lead={text(
        '变更登记：原单元注销，原证书成为历史；抵押等负担及于新单元。',
        'A change by which the old units retire and their certificates are superseded; mortgages and other burdens go on to the new units.',
      )}
    >
      <Tabs tabs={KINDS} now={kind} onChange={setKind} />
      {kind === 'SPLIT' ? <Split unitRef={unitRef} /> : <Merge unitRef={unitRef} />}
    </Page>
  );
}
