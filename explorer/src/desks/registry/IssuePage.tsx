import { textOf } from '../../kit/fields.js';
import { Page } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { acting } from '../common/acting.js';
import { PERSONS } from '../common/attested.js';
import { EntryAct } from '../common/EntryAct.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { CREDENTIAL_KEY, partedKey } from '../common/holder-key.js';
import { Issue, type IssueMutation } from './operations.js';
import { Issued } from './Issued.js';

type Result = IssueMutation['issueCertificate'];

const issue = acting(Issue, (data) => data.issueCertificate);

/** First registration: the entry, one question, the certificate. */
export function IssuePage(): React.JSX.Element {
  return (
    <Page
      title={text('首次登记发证', 'First registration')}
      lead={text(
        '登簿的同时签发电子证照，由登记机构和至少一个其他机构背书。',
        'Entering and issuing are one act, endorsed by the registry and at least one other institution.',
      )}
    >
      <EntryAct<Result>
        before={PERSONS}
        after={CREDENTIAL_KEY}
        act={{
          key: 'issue',
          submit: text('登簿并签发证书', 'Enter and issue'),
          done: text('已登簿，证书已签发。', 'Entered; the certificate is issued.'),
          check: (input) => checkEntry(issueOf(input).entry),
          consequences: (input, say) => [
            say({
              zh: `单元 ${textOf(input, 'unitCode')} 登入登记簿，证书立即生效。`,
              en: `Unit ${textOf(input, 'unitCode')} is entered; the certificate is valid at once.`,
            }),
            say(
              text(
                '登簿不能撤回；改正须办理更正或注销登记。',
                'An entry cannot be taken back; to change it takes a correction or a cancellation.',
              ),
            ),
          ],
          run: (input, requestId) => issue(issueOf(input), requestId),
          written: ({ facts }) => facts.transaction,
        }}
        result={(result) => <Issued paper={result} />}
      />
    </Page>
  );
}

/** The form holds the entry, who accepted and reviewed it, and the key of the holder's device where there is one. */
function issueOf({ persons, ...input }: Readonly<Record<string, unknown>>) {
  const { entry, key } = partedKey(input);
  return { persons, entry: entryOf(entry, '100'), ...key };
}
