import { DomainError, isErrorCode } from '@zhenglian/chaincode/domain';
import { useState } from 'react';
import { Badge, type Tone } from '../../kit/Badge.js';
import { download } from '../../kit/csv.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { Dialog } from '../../kit/Dialog.js';
import { initialValues, missing, textOf, type Values } from '../../kit/fields.js';
import { FormFields } from '../../kit/FormFields.js';
import { Message, Refused } from '../../kit/Message.js';
import { Page } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { type Say, text, useSay } from '../../language/say.js';
import { PERSONS } from '../common/attested.js';
import { FileButton } from '../common/FileButton.js';
import { Progress } from '../common/Progress.js';
import { Ref } from '../common/Ref.js';
import { wordOf, type Words } from '../common/words.js';
import { type Entry, partsOf, readEntries } from './batch.js';
import { type BatchItem, useBatch } from './use-batch.js';

interface Row {
  readonly n: number;
  readonly unitCode: string;
  readonly item: BatchItem | undefined;
}

const STATES: Words = {
  WAITING: text('待提交', 'not submitted'),
  ACCEPTED: text('已受理', 'accepted'),
  PREPARED: text('已编码', 'numbered'),
  BOOKED: text('已登簿，待上链', 'entered, on its way to the ledger'),
  STORED: text('已登簿，待上链', 'entered, on its way to the ledger'),
  ENTERED: text('已上链，已签发', 'on the ledger, issued'),
  REFUSED: text('未通过', 'refused'),
};
const TONES: Readonly<Record<string, Tone>> = { ENTERED: 'live', REFUSED: 'bad' };

const stateOf = ({ item }: Row): string => item?.state ?? 'WAITING';

const COLUMNS: readonly Column<Row>[] = [
  { key: 'n', title: text('序号', 'No.'), value: ({ n }) => n + 1, numeric: true },
  { key: 'unit', title: text('单元代码', 'Unit code'), value: ({ unitCode }) => unitCode, code: true },
  {
    key: 'state',
    title: text('结果', 'Result'),
    value: (row, say) => say(wordOf(STATES, stateOf(row))),
    show: (row) => <Badge tone={TONES[stateOf(row)] ?? 'waiting'} label={wordOf(STATES, stateOf(row))} />,
  },
  { key: 'number', title: text('证号', 'Certificate number'), value: ({ item }) => item?.certificateNumber ?? '' },
  {
    key: 'ref',
    title: text('证书', 'Certificate'),
    value: ({ item }) => item?.certRef ?? '',
    show: ({ item }) => <Ref value={item?.certRef} to={`/certificate/${item?.certRef}`} />,
  },
  { key: 'why', title: text('原因', 'Reason'), value: ({ item }, say) => reasonOf(item, say) },
];

/** Many first registrations from one file: handed over as a whole, worked off by the registry, with a result per item. */
export function BatchPage(): React.JSX.Element {
  const say = useSay();
  const { progress, error, start, forget } = useBatch();
  const [file, setFile] = useState<readonly Entry[]>();
  const [wrong, setWrong] = useState(false);
  const [asking, setAsking] = useState(false);
  const [values, setValues] = useState<Values>(() => initialValues(PERSONS));
  const [problems, setProblems] = useState<Readonly<Record<string, Text>>>({});
  const ask = (): void => {
    const empty = missing(PERSONS, values);
    setProblems(Object.fromEntries(empty.map((path) => [path, text('未填写', 'Nothing entered')])));
    setAsking(empty.length === 0);
  };
  const load = (content: string): void => {
    try {
      setFile(readEntries(content));
      setWrong(false);
      forget();
    } catch {
      setWrong(true);
    }
  };
  const units = progress?.units ?? file?.map((entry) => textOf(entry, 'unitCode')) ?? [];
  const rows = units.map((unitCode, n): Row => ({ n, unitCode, item: progress?.items[n] }));
  return (
    <Page
      title={text('批量发证', 'Issue many')}
      lead={text(
        '从文件整批提交登记簿条目，后台逐件登簿发证，关闭页面也不中断。一件未通过不影响其他；同一文件再次提交不会重复发证。',
        'A file of entries is handed over as a whole and worked off in the background, also when this page is closed. One refusal does not fail the others; the same file again issues nothing twice.',
      )}
      actions={
        <FileButton label={text('选择文件（JSON 数组）', 'Choose a file (JSON array)')} accept=".json,application/json" onText={load} />
      }
    >
      {wrong && (
        <Message kind="stop" title={text('文件须为登记簿条目的 JSON 数组。', 'The file has to be a JSON array of register entries.')} />
      )}
      {error !== undefined && <Refused error={error} />}
      {progress && <Progress done={progress.entered} refused={progress.refused} all={units.length} />}
      {progress?.finished === true && (
        <Message
          kind={progress.refused > 0 ? 'stop' : 'done'}
          title={progress.refused > 0 ? SOME_REFUSED : text('整批办结。', 'The batch is done.')}
        />
      )}
      {file && !progress && (
        <form
          className="batch-persons"
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <FormFields fields={PERSONS} values={values} problems={problems} onChange={setValues} />
          <p className="form-submit">
            <button type="submit" className="button-main">
              {say(text('开始登簿发证', 'Begin'))}
            </button>
          </p>
        </form>
      )}
      <div className="form-submit">
        {file && progress?.finished === true && progress.refused > 0 && (
          <button type="button" className="button-plain" onClick={() => saveRefused(file, rows)}>
            {say(text('下载未通过的条目', 'Download the refused entries'))}
          </button>
        )}
      </div>
      <DataTable
        caption={text('批量发证结果', 'Results of the batch')}
        columns={COLUMNS}
        rows={rows}
        rowKey={({ n }) => String(n)}
        empty={text('还没有选择文件。', 'No file chosen yet.')}
      />
      {asking && file && (
        <Ask
          count={file.length}
          onCancel={() => setAsking(false)}
          onAct={() => {
            setAsking(false);
            const { 'persons.acceptor': acceptor = '', 'persons.reviewer': reviewer = '' } = values;
            void start(partsOf(file), units, { acceptor: acceptor.trim(), reviewer: reviewer.trim() });
          }}
        />
      )}
    </Page>
  );
}

const SOME_REFUSED: Text = text(
  '办结，有未通过的条目。下载、改正后作为新文件提交。',
  'Done, with refusals. Download them, correct them and hand them in as a new file.',
);

function Ask({ count, onAct, onCancel }: { count: number; onAct: () => void; onCancel: () => void }): React.JSX.Element {
  const say = useSay();
  return (
    <Dialog
      title={text('批量登簿发证', 'Enter and issue')}
      act={text('开始', 'Begin')}
      lines={[
        say(
          text(
            '{n} 件登入登记簿并签发证书，逐件生效，不能撤回。',
            '{n} entries are made and certificates issued; each is valid at once and cannot be taken back.',
          ),
          { n: count },
        ),
      ]}
      onCancel={onCancel}
      onAct={onAct}
    />
  );
}

/** The text of a refusal's code, with the field that it names. */
function reasonOf(item: BatchItem | undefined, say: Say): string {
  const { code, field } = item ?? {};
  if (!code) return '';
  const words = isErrorCode(code) ? new DomainError(code, field ? { field } : {}).text(say.language) : code;
  return `${words} ${code}${field ? ` · ${field}` : ''}`;
}

function saveRefused(file: readonly Entry[], rows: readonly Row[]): void {
  const refused = rows.filter((row) => stateOf(row) === 'REFUSED').map(({ n }) => file[n]);
  download('未通过的条目.json', JSON.stringify(refused, null, 2), 'application/json');
}
