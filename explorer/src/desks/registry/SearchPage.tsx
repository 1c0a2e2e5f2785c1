import { useState } from 'react';
import { execute } from '../../api/execute.js';
import { ActForm } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import type { Field } from '../../kit/fields.js';
import { Page } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { Ref } from '../common/Ref.js';
import { REGISTRATION, wordOf } from '../common/words.js';
import { Search, type SearchQuery, type SearchQueryVariables } from './operations.js';

type Found = SearchQuery['searchRegister'];

const FIELDS: readonly Field[] = [
  { kind: 'code', name: 'unitCode', label: text('不动产单元代码', 'Unit code'), optional: true },
  { kind: 'text', name: 'name', label: text('权利人姓名或名称', 'Name of the holder'), hint: text('须完全一致', 'exact'), optional: true },
  {
    kind: 'code',
    name: 'idNumber',
    label: text('证件号码', 'Number of identification'),
    hint: text('须完全一致', 'exact'),
    optional: true,
  },
  {
    kind: 'text',
    name: 'purpose',
    label: text('查询事由', 'Purpose'),
    hint: text('记入日志，并向权利人公开', 'stands in the log and is shown to the holder'),
  },
];

const COLUMNS: readonly Column<Found[number]>[] = [
  { key: 'number', title: text('证号', 'Certificate number'), value: (row) => row.certificateNumber },
  { key: 'unit', title: text('单元代码', 'Unit code'), value: (row) => row.unitCode, code: true },
  {
    key: 'holders',
    title: text('权利人（已脱敏）', 'Holders (masked)'),
    value: (row) => row.holders.map(({ name, share }) => (share ? `${name} ${share}` : name)).join('、'),
  },
  { key: 'type', title: text('登记类型', 'Type'), value: (row, say) => say(wordOf(REGISTRATION, row.registrationType)) },
  { key: 'entered', title: text('登簿日期', 'Entered on'), value: (row, say) => showDay(row.enteredOn, say.language) },
  {
    key: 'ref',
    title: text('证书', 'Certificate'),
    value: (row) => row.certRef,
    show: (row) => <Ref value={row.certRef} to={`/certificate/${row.certRef}`} />,
  },
];

/** The register by unit or by holder, for a stated purpose; holders stay masked. */
export function SearchPage(): React.JSX.Element {
  const [found, setFound] = useState<Found>();
  return (
    <Page
      title={text('登记簿查询', 'Search the register')}
      lead={text(
        '只查本机构辖区；权利人信息默认脱敏，每次查询记入日志。',
        'Own districts only; holders are masked, and every search is logged.',
      )}
    >
      <ActForm<Found>
        act={{
          key: 'search',
          fields: FIELDS,
          submit: text('查询', 'Search'),
          done: (result) => text(`查到 ${result.length} 条。`, `${result.length} found.`),
          run: async (input) => (await execute(Search, { input } as SearchQueryVariables)).searchRegister,
        }}
        onDone={setFound}
        result={(result) => (
          <DataTable
            caption={text('查询结果', 'Found')}
            columns={COLUMNS}
            rows={found ?? result}
            rowKey={(row) => row.certRef}
            empty={text('登记簿没有符合条件的现势登记。', 'The register has no such entry.')}
          />
        )}
      />
    </Page>
  );
}
