import { type Field, textOf } from '../../kit/fields.js';
import { Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { useRefresh } from '../common/ask.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { linesOf } from '../common/proof.js';
import { consentFields, withConsents } from './consents.js';
import { MergeUnits, type MergeUnitsMutation } from './operations.js';
import { Papers } from './papers.js';

/** The changed entry that the new unit gets (变更登记, 300). */
const CHANGE = '300';
const OWN = new Set(['unitRefs', 'caseRef', 'consents']);

/** Several units go, one comes; all their burdens burden it. */
export function Merge({ unitRef }: { unitRef: string }): React.JSX.Element {
  const refresh = useRefresh();
  const run = acting(MergeUnits, (data) => data.mergeUnits);
  const which: Field = {
    kind: 'long',
    name: 'unitRefs',
    label: text('被合并单元的引用', 'References of the units that are merged'),
    hint: text('每行一个，2 至 20 个；单元页所示', 'one a line, 2 to 20; from the pages of the units'),
    initial: unitRef,
  };
  return (
    <Section title={text('合并登簿', 'Enter the merger')}>
      <EntryAct<MergeUnitsMutation['mergeUnits']>
        before={[which, ...consentFields()]}
        act={{
          key: `merge-${unitRef}`,
          submit: text('合并登簿并签发新证书', 'Enter the merger and issue the certificate'),
          done: text('已合并，新证书已签发。', 'Merged; the new certificate is issued.'),
          check: (input) => {
            checkEntry(mergerOf(input).entry);
          },
          consequences: (input, say) => {
            const count = linesOf(textOf(input, 'unitRefs')).length;
            return [
              say({
                zh: `${count} 个单元注销，其证书成为历史，合为一个新单元并发证。`,
                en: `${count} units retire with their certificates; one new unit comes, with its own.`,
              }),
              say(text('原单元的全部负担及于新单元。', 'All their burdens burden the new unit.')),
            ];
          },
          run: (input, requestId) => run(mergerOf(input), requestId),
          written: ({ transaction }) => transaction,
        }}
        onDone={refresh}
        result={({ papers }) => <Papers papers={papers} />}
      />
    </Section>
  );
}

/** The form holds the entry beside what is the act's own. Throws Refusal for consents that are none. */
function mergerOf(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parts = Object.entries(input);
  const entry = Object.fromEntries(parts.filter(([name]) => !OWN.has(name)));
  const own = Object.fromEntries(parts.filter(([name]) => OWN.has(name)));
  return { ...withConsents(own), unitRefs: linesOf(textOf(input, 'unitRefs')), entry: entryOf(entry, CHANGE) };
}
