import { useState } from 'react';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { textOf } from '../../kit/fields.js';
import { Message } from '../../kit/Message.js';
import { Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { useRefresh } from '../common/ask.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { FileButton } from '../common/FileButton.js';
import { type Entry, readEntries } from '../registry/batch.js';
import { consentFields, withConsents } from './consents.js';
import { SplitUnits, type SplitUnitsMutation } from './operations.js';
import { Papers } from './papers.js';

/** The changed entry that each new unit gets (变更登记, 300). */
const CHANGE = '300';
const LEAST = 2;

interface Row {
  readonly n: number;
  readonly entry: Entry;
}

/** One unit goes, two or more come: their entries from a file or one by one, then one act. */
export function Split({ unitRef }: { unitRef: string }): React.JSX.Element {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState(false);
  const load = (content: string): void => {
    try {
      setEntries(readEntries(content).map((entry) => entryOf(entry, CHANGE)));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <Section
        title={text('新单元', 'New units')}
        hint={text(
          '分割后每个单元一条登记簿条目，至少两条；从文件载入，或逐条填写。',
          'One entry of the register for each unit that comes, two at least; from a file, or one by one.',
        )}
      >
        {!done && (
          <p className="form-submit">
            <FileButton label={text('选择文件（JSON 数组）', 'Choose a file (JSON array)')} accept=".json,application/json" onText={load} />
          </p>
        )}
        {wrong && (
          <Message kind="stop" title={text('文件须为登记簿条目的 JSON 数组。', 'The file has to be a JSON array of register entries.')} />
        )}
        <NewUnits entries={entries} onRemove={done ? undefined : (n) => setEntries(entries.filter((_one, at) => at !== n))} />
        {!done && <AddOne onAdd={(entry) => setEntries((before) => [...before, entry])} />}
      </Section>
      <Section title={text('分割登簿', 'Enter the split')}>
        {entries.length < LEAST ? (
          <Message kind="note" title={text('先填写至少两个新单元。', 'Two new units at least come first.')} />
        ) : (
          <Enter unitRef={unitRef} entries={entries} onDone={() => setDone(true)} />
        )}
      </Section>
    </>
  );
}

function NewUnits({ entries, onRemove }: { entries: readonly Entry[]; onRemove: ((n: number) => void) | undefined }): React.JSX.Element {
  const say = useSay();
  const columns: readonly Column<Row>[] = [
    { key: 'n', title: text('序号', 'No.'), value: ({ n }) => n + 1, numeric: true },
    { key: 'unit', title: text('单元代码', 'Unit code'), value: ({ entry }) => textOf(entry, 'unitCode'), code: true },
    { key: 'place', title: text('坐落', 'Location'), value: ({ entry }) => textOf(entry, 'location') },
    ...(onRemove
      ? [
          {
            key: 'remove',
            title: text('移除', 'Remove'),
            value: () => '',
            show: ({ n }: Row) => (
              <button type="button" className="button-plain button-small" onClick={() => onRemove(n)}>
                {say(text('移除', 'Remove'))}
              </button>
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={text('新单元', 'New units')}
      columns={columns}
      rows={entries.map((entry, n) => ({ n, entry }))}
      rowKey={({ n }) => String(n)}
      empty={text('还没有新单元。', 'No new units yet.')}
    />
  );
}

/** One more entry by hand; nothing is sent by it. */
function AddOne({ onAdd }: { onAdd: (entry: Entry) => void }): React.JSX.Element {
  const say = useSay();
  return (
    <details className="fold">
      <summary>{say(text('逐条填写新单元', 'Fill in a new unit by hand'))}</summary>
      <EntryAct<Entry>
        act={{
          key: 'split-entry',
          submit: text('加入清单', 'Add to the list'),
          done: text('已加入清单，尚未登簿。', 'Added to the list; nothing is entered yet.'),
          check: (input) => checkEntry(entryOf(input, CHANGE)),
          run: async (input) => entryOf(input, CHANGE),
        }}
        onDone={onAdd}
      />
    </details>
  );
}

interface EnterProps {
  unitRef: string;
  entries: readonly Entry[];
  onDone: () => void;
}

function Enter({ unitRef, entries, onDone }: EnterProps): React.JSX.Element {
  const refresh = useRefresh();
  const run = acting(SplitUnits, (data) => data.splitUnits, { entries });
  return (
    <ActForm<SplitUnitsMutation['splitUnits']>
      once
      values={{ unitRef }}
      act={actOf((input, requestId) => run(withConsents(input), requestId), {
        key: `split-${unitRef}`,
        fields: [
          {
            kind: 'code',
            name: 'unitRef',
            label: text('被分割单元的引用', 'Reference of the unit that is split'),
            hint: text('单元页所示', 'from the page of the unit'),
          },
          ...consentFields(),
        ],
        check: (input) => {
          for (const entry of entries) checkEntry(entry);
          withConsents(input);
        },
        consequences: (_input, say) => [
          say({
            zh: `原单元注销，原证书成为历史，新设 ${entries.length} 个单元并各发一证。`,
            en: `The unit retires with its certificate; ${entries.length} new units come, each with its own.`,
          }),
          say(text('原单元的抵押等负担及于每个新单元。', 'Mortgages and other burdens go on to each new unit.')),
        ],
        submit: text('分割登簿并签发新证书', 'Enter the split and issue the certificates'),
        written: ({ transaction }) => transaction,
        done: text('已分割，新证书已签发。', 'Split; the new certificates are issued.'),
      })}
      onDone={() => {
        onDone();
        refresh();
      }}
      result={({ papers }) => <Papers papers={papers} />}
    />
  );
}
