import { Link, useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { visible } from '../../text/visible.js';
import { Acts } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Transactions } from '../common/Transactions.js';
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, CERTIFICATE_TONES, REGISTRATION, wordOf } from '../common/words.js';
import { actsOf } from './acts.js';
import { Looks } from './Looks.js';
import { OneCertificate, type OneCertificateQuery } from './operations.js';

type Certificate = NonNullable<OneCertificateQuery['certificate']>;

/** One certificate: what the register says, masked, and what the ledger says; at the registry also what can be done. */
export function CertificatePage(): React.JSX.Element {
  const certRef = useParams()['certRef'] ?? '';
  const state = useAsk(OneCertificate, { certRef });
  return (
    <Page title={text('证书', 'Certificate')}>
      <Loaded state={state}>
        {({ certificate, me }) =>
          certificate ? (
            <Content certificate={certificate} roles={me?.organization.id === 'registry' ? me.roles : []} />
          ) : (
            <Message
              kind="note"
              title={text('没有这份证书，或不在本账户辖区。', 'No such certificate, or not in this account’s district.')}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function Content({ certificate, roles }: { certificate: Certificate; roles: readonly string[] }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const { facts, face } = certificate;
  const registrar = roles.includes('registrar');
  return (
    <>
      <Columns>
        <div>
          <Section title={text('账本记载', 'On the ledger')}>
            <FactList
              rows={[
                [text('证书种类', 'Kind'), say(wordOf(CERTIFICATE_KINDS, certificate.kind))],
                [text('证号', 'Certificate number'), certificate.certificateNumber],
                [
                  text('状态', 'State'),
                  <Badge key="state" tone={CERTIFICATE_TONES[facts.state] ?? 'over'} label={wordOf(CERTIFICATE_STATES, facts.state)} />,
                ],
                [text('登记类型', 'Type of registration'), say(wordOf(REGISTRATION, facts.registrationType))],
                [text('登簿日期', 'Entered on'), showDay(facts.enteredOn, say.language)],
                [text('单元', 'Unit'), <Ref key="unit" value={facts.unitRef} to={`/unit/${facts.unitRef}`} />],
                [
                  text('取代了', 'Replaced'),
                  facts.predecessor && <Ref key="before" value={facts.predecessor} to={`/certificate/${facts.predecessor}`} />,
                ],
                [
                  text('被取代于', 'Replaced by'),
                  facts.successor && <Ref key="after" value={facts.successor} to={`/certificate/${facts.successor}`} />,
                ],
                [text('账本引用', 'Ledger reference'), <Ref key="ref" value={certificate.certRef} />],
                [text('电子证照标识', 'Licence identifier'), certificate.licenceId && <code key="id">{certificate.licenceId}</code>],
              ]}
            />
            <p>
              <Link to={`/unit/${facts.unitRef}`}>{say(text('这一单元的全部负担', 'All burdens of this unit'))}</Link>
            </p>
          </Section>
          {face && (
            <Section
              title={text('登载事项', 'Contents')}
              hint={text(
                '来自登记簿，默认脱敏。查看明文须填写事由。',
                'From the register, masked. To see a field in clear takes a reason.',
              )}
            >
              <FactList rows={face.map(({ label, value }) => [label, visible(value)] as const)} />
            </Section>
          )}
        </div>
        {registrar && (
          <Section title={text('可办事项', 'What can be done')}>
            <Acts offered={actsOf(certificate)} onDone={refresh} />
          </Section>
        )}
      </Columns>
      <Section title={text('全部交易', 'All transactions')}>
        <Transactions caption={text('全部交易', 'All transactions')} rows={facts.history} />
      </Section>
      {roles.length > 0 && <Looks certRef={certificate.certRef} />}
    </>
  );
}
