import { textOf } from '../../kit/fields.js';
import { useState } from 'react';
import { digest, utf8 } from '@zhenglian/chaincode/domain';
import { execute } from '../../api/execute.js';
import { Badge } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Dialog } from '../../kit/Dialog.js';
import { Message } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { FileButton } from '../common/FileButton.js';
import { Progress } from '../common/Progress.js';
import { Ref } from '../common/Ref.js';
import { type Item, useMany } from '../common/run-many.js';
import { Issue, type IssueMutation } from './operations.js';

type Entry = Readonly<Record<string, unknown>>;
type Result = IssueMutation['issueCertificate'];
type Row = Item<Entry, Result>;

const STATES = {
  WAITING: ['waiting', text('待办', 'waiting')],
  DONE: ['live', text('已签发', 'issued')],
  REFUSED: ['bad', text('被拒绝', 'refused')],
} as const;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'unit', title: text('单元代码', 'Unit code'), value: ({ value }) => textOf(value, 'unitCode'), code: true },
  {
    key: 'state',
    title: text('结果', 'Result'),
    value: ({ state }, say) => say(STATES[state][1]),
    show: ({ state }) => <Badge tone={STATES[state][0]} label={STATES[state][1]} />,
  },
  { key: 'number', title: text('证号', 'Certificate number'), value: ({ result }) => result?.certificateNumber ?? '' },
  {
    key: 'ref',
    title: text('证书', 'Certificate'),
    value: ({ result }) => result?.certRef ?? '',
    show: ({ result }) => <Ref value={result?.certRef} to={`/certificate/${result?.certRef}`} />,
  },
  { key: 'why', title: text('原因', 'Reason'), value: ({ text: why, code }, say) => (why ? `${say(why)} ${code ?? ''}` : '') },
];

/** Many first registrations from one file: checked here, then issued one by one; the same file again goes on where it stopped. */
export function BatchPage(): React.JSX.Element {
  const say = useSay();
  const many = useMany<Entry, Result>(issue);
  const [wrong, setWrong] = useState(false);
  const [asking, setAsking] = useState(false);
  const { items, running } = many;
  const done = items.filter(({ state }) => state === 'DONE').length;
  const refused = items.filter(({ state }) => state === 'REFUSED').length;
  const load = (content: string): void => {
    try {
      many.load(readEntries(content).map((value) => ({ key: requestIdOf(value), value })));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <Page
      title={text('批量发证', 'Issue many')}
      lead={text(
        '从文件读入登记簿条目，逐件登簿发证。一件被拒绝不影响其他；同一文件再次提交只补办未完成的。',
        'Entries from a file, entered one by one. One refusal does not fail the others; the same file again only finishes what is missing.',
      )}
      actions={
        <FileButton label={text('选择文件（JSON 数组）', 'Choose a file (JSON array)')} accept=".json,application/json" onText={load} />
      }
    >
      {wrong && (
        <Message kind="stop" title={text('文件须为登记簿条目的 JSON 数组。', 'The file has to be a JSON array of register entries.')} />
      )}
      {items.length > 0 && (
        <>
          <Progress done={done} refused={refused} all={items.length} />
          <div className="form-submit">
            {running ? (
              <button type="button" className="button-plain" onClick={many.stop}>
                {say(text('停止', 'Stop'))}
              </button>
            ) : (
              <button type="button" className="button-main" disabled={done === items.length} onClick={() => setAsking(true)}>
                {refused > 0 ? say(text('重试被拒绝的', 'Retry what was refused')) : say(text('开始登簿发证', 'Begin'))}
              </button>
            )}
          </div>
        </>
      )}
      <DataTable
        caption={text('批量发证结果', 'Results of the batch')}
        columns={COLUMNS}
        rows={items}
        rowKey={({ key }) => key}
        empty={text('还没有选择文件。', 'No file chosen yet.')}
      />
      {asking && (
        <Dialog
          title={text('批量登簿发证', 'Enter and issue')}
          act={text('开始', 'Begin')}
          lines={[
            say(
              text(
                '{n} 件登入登记簿并签发证书，逐件生效，不能撤回。',
                '{n} entries are made and certificates issued; each is valid at once and cannot be taken back.',
              ),
              { n: items.length - done },
            ),
          ]}
          onCancel={() => setAsking(false)}
          onAct={() => {
            setAsking(false);
            many.start();
          }}
        />
      )}
    </Page>
  );
}

async function issue(value: Entry, requestId: string): Promise<Result> {
  const entry = entryOf(value, '100');
  checkEntry(entry);
  return (await execute(Issue, { input: { requestId, entry } })).issueCertificate;
}

function readEntries(content: string): readonly Entry[] {
  const list: unknown = JSON.parse(content);
  if (!Array.isArray(list) || list.length === 0 || list.some((one) => typeof one !== 'object' || one === null))
    throw new Error('not a list of entries');
  return list as readonly Entry[];
}

/** The same entry always has the same request id, so that a batch can be submitted again without issuing twice. */
const requestIdOf = (entry: Entry): string => digest('zl/request/1', utf8(`explorer/batch ${JSON.stringify(entry)}`));
