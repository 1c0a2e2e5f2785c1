import type { Field } from '../../kit/fields.js';
import { Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { useRefresh } from '../common/ask.js';
import { ATTESTED } from '../common/attested.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { optionsOf, type Words } from '../common/words.js';
import { Issued } from './Issued.js';
import { AttestCase, type CaseRowFragment, RegisterChange, type RegisterChangeMutation } from './operations.js';

const CHANGES: Words = {
  NAME: text('权利人姓名、名称', 'name of a holder'),
  ADDRESS: text('坐落地址', 'address'),
  SURVEY: text('界址、面积', 'boundaries, area'),
  USE: text('用途', 'use'),
  TERM: text('使用期限', 'term'),
};

const WHAT: readonly Field[] = [{ kind: 'choice', name: 'change', label: text('变更事项', 'What changes'), options: optionsOf(CHANGES) }];

/** The entry of a change (变更登记) on its case, with the certificate that takes the place of the old one. */
export function Change({ one, onDone }: { one: CaseRowFragment; onDone: () => void }): React.JSX.Element {
  const refresh = useRefresh();
  const register = acting(RegisterChange, (data) => data.registerChange, { caseRef: one.caseRef });
  const attest = acting(AttestCase, (data) => data.attestCase, { caseRef: one.caseRef });
  return (
    <Section title={text('变更登簿', 'Enter the change')}>
      <EntryAct<RegisterChangeMutation['registerChange']>
        before={[...WHAT, ...ATTESTED]}
        act={{
          key: `change-entry-${one.caseRef}`,
          submit: text('变更登簿并签发证书', 'Enter the change and issue'),
          done: text('已变更登记，新证书已签发，原证书成为历史。', 'Changed; the new certificate is issued and the old one superseded.'),
          check: ({ change: _change, attested: _attested, ...entry }) => checkEntry(entryOf(entry, '300')),
          consequences: (_input, say) => [
            say(
              text(
                '登记簿按表内内容变更，原证书立即成为历史。',
                'The register is changed as the form has it; the old certificate is superseded at once.',
              ),
            ),
          ],
          // the entry rests on what the case attests; asked again, both are the same requests
          run: async ({ change, attested, ...entry }, requestId) => {
            await attest({ attested }, `${requestId}-attest`);
            return register({ change, entry: entryOf(entry, '300') }, requestId);
          },
          written: ({ transaction }) => transaction,
        }}
        onDone={() => {
          onDone();
          refresh();
        }}
        result={({ paper }) => (paper ? <Issued paper={paper} /> : null)}
      />
    </Section>
  );
}
