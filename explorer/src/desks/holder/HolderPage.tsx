import { textOf } from '../../kit/fields.js';
import { DomainError } from '@zhenglian/chaincode/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { execute, Refusal } from '../../api/execute.js';
import { actOf, ActForm } from '../../kit/ActForm.js';
import { Badge } from '../../kit/Badge.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showDay, showTime } from '../../text/time.js';
import { CERTIFICATE_STATES, CERTIFICATE_TONES, EVENTS, wordOf } from '../common/words.js';
import { useCallback, useEffect, useState } from 'react';
import { FileButton } from '../common/FileButton.js';
import { OwnFacts, type OwnFactsQuery } from './operations.js';
import { OwnBurdens } from './Burdens.js';
import { Papers } from './Papers.js';
import { keep, type Own, ownCertificates, update } from './wallet.js';

type Facts = NonNullable<OwnFactsQuery['ledgerFacts']>;

/** The holder's certificates on this device, each with what the ledger says now and what has changed since the last visit. */
export function HolderPage(): React.JSX.Element {
  const say = useSay();
  const { data, error } = useQuery({ queryKey: ['wallet'], queryFn: ownCertificates });
  return (
    <Page
      title={text('我的证书', 'My certificates')}
      lead={text(
        '证书只保存在这台设备上。状态来自账本，查询时只发送摘要。',
        'Certificates are kept on this device only. Their state comes from the ledger, which is asked by digest.',
      )}
    >
      <Loaded state={{ data, error }}>
        {(own) =>
          own.length === 0 ? (
            <p className="data-empty">
              {say(
                text(
                  '这台设备上还没有证书。用登记机构交付的电子证照文件添加。',
                  'No certificates on this device yet. Add one from the file that the registry gave you.',
                ),
              )}
            </p>
          ) : (
            <ul className="cards holder-cards">
              {own.map((one) => (
                <Card key={one.digest} own={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Add />
      <Papers />
      <Section title={text('密钥与换设备', 'Key and lost devices')}>
        <p>
          <Link to="/holder/key">
            {say(text('本设备的密钥，遗失设备怎么办', 'The key of this device, and what to do when a device is lost'))}
          </Link>
        </p>
      </Section>
    </Page>
  );
}

function Card({ own }: { own: Own }): React.JSX.Element {
  const say = useSay();
  const { data, error } = useQuery({ queryKey: [OwnFacts, own.digest], queryFn: () => execute(OwnFacts, { digest: own.digest }) });
  const facts = data?.ledgerFacts;
  return (
    <li className="card">
      <h2>
        <Link to={`/holder/certificate/${own.digest}`}>{own.certificateNumber}</Link>
      </h2>
      {facts && (
        <>
          <p>
            <Badge tone={CERTIFICATE_TONES[facts.state] ?? 'over'} label={wordOf(CERTIFICATE_STATES, facts.state)} />{' '}
            {say(text('登簿于 {day}', 'entered {day}'), { day: showDay(facts.enteredOn, say.language) })}
          </p>
          <Changes own={own} facts={facts} />
          <OwnBurdens own={own} />
        </>
      )}
      {!data && !error && <p className="muted loading">{say(text('正在查询账本…', 'Asking the ledger…'))}</p>}
      {data && !facts && <Message kind="stop" title={text('账本上没有这份证书。', 'The ledger does not have this certificate.')} />}
      {error && <p className="muted">{say(text('暂时不能查询账本。', 'The ledger cannot be asked now.'))}</p>}
    </li>
  );
}

/** What has happened to the certificate since the holder last said "seen". */
function Changes({ own, facts }: { own: Own; facts: Facts }): React.JSX.Element | null {
  const say = useSay();
  const client = useQueryClient();
  const last = facts.history.at(-1)?.id;
  const seen = useCallback(async (): Promise<void> => {
    if (last === undefined) return;
    await update({ ...own, seen: last });
    await client.invalidateQueries({ queryKey: ['wallet'] });
  }, [client, last, own]);
  // what had happened before the certificate came to this device is no news
  useEffect(() => {
    if (own.seen === undefined) void seen();
  }, [own.seen, seen]);
  const fresh = facts.history.slice(facts.history.findIndex(({ id }) => id === own.seen) + 1);
  if (own.seen === undefined || fresh.length === 0) return null;
  return (
    <Message kind="note" title={text(`产权变动提醒：${fresh.length} 项`, `Changes: ${fresh.length}`)}>
      <ul>
        {fresh.map(({ id, event, timestamp }) => (
          <li key={id}>
            {showTime(timestamp, say.language)} {say(wordOf(EVENTS, event))}
          </li>
        ))}
      </ul>
      <button type="button" className="button-plain button-small" onClick={() => void seen()}>
        {say(text('已知悉', 'Seen'))}
      </button>
    </Message>
  );
}

function Add(): React.JSX.Element {
  const client = useQueryClient();
  const [loaded, setLoaded] = useState<{ readonly credential: string; readonly times: number }>({ credential: '', times: 0 });
  return (
    <Section
      title={text('添加证书', 'Add a certificate')}
      hint={text(
        '纸质证书换发为电子证照后，也在这里添加。',
        'An old paper certificate is added here once the registry has issued its electronic one.',
      )}
    >
      <p className="form-submit">
        <FileButton
          label={text('选择电子证照文件（.jwt）', 'Choose the credential file (.jwt)')}
          accept=".jwt,.txt"
          onText={(credential) => setLoaded(({ times }) => ({ credential: credential.trim(), times: times + 1 }))}
        />
      </p>
      <ActForm<Own>
        key={loaded.times}
        values={{ credential: loaded.credential }}
        act={actOf(
          async (input) => {
            const own = await add(textOf(input, 'credential'), textOf(input, 'code') || undefined);
            await client.invalidateQueries({ queryKey: ['wallet'] });
            return own;
          },
          {
            key: 'wallet-add',
            fields: [
              {
                kind: 'long',
                name: 'credential',
                label: text('电子证照内容', 'The credential'),
                hint: text('以 eyJ 开头的一长串字符', 'a long text that begins with eyJ'),
              },
              {
                kind: 'code',
                name: 'code',
                label: text('核验码', 'Verification code'),
                hint: text('填写后可出示二维码', 'makes it possible to show its QR code'),
                optional: true,
              },
            ],
            submit: text('添加到本设备', 'Add to this device'),
            done: text('已添加。', 'Added.'),
          },
        )}
      />
    </Section>
  );
}

async function add(credential: string, code: string | undefined): Promise<Own> {
  try {
    return await keep(credential, code);
  } catch (error) {
    if (error instanceof DomainError) throw new Refusal(error.code, { zh: error.text('zh'), en: error.text('en') }, 'code');
    throw new Refusal('FORMAT_INVALID', { zh: '不是完整的电子证照', en: 'not a complete credential' }, 'credential');
  }
}
