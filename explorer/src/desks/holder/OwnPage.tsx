import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { download } from '../../kit/csv.js';
import { Dialog } from '../../kit/Dialog.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Columns, Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { visible } from '../../text/visible.js';
import { useState } from 'react';
import { Acts } from '../common/Acts.js';
import { QrPicture } from '../common/QrPicture.js';
import { fieldsOf, forget, type Own, ownCertificates, qrOf } from './wallet.js';
import { OwnBurdens } from './Burdens.js';
import { labelOf } from '../common/face-labels.js';
import { OwnLooks } from './OwnLooks.js';
import { sharing } from './sharing.js';

/** One own certificate: what it says, its QR, and the ways to show it to somebody. */
export function OwnPage(): React.JSX.Element {
  const digest = useParams()['digest'] ?? '';
  const { data, error } = useQuery({ queryKey: ['wallet'], queryFn: ownCertificates });
  return (
    <Page title={text('我的证书', 'My certificate')}>
      <Loaded state={{ data, error }}>
        {(all) => {
          const own = all.find((one) => one.digest === digest);
          return own ? (
            <Content own={own} />
          ) : (
            <Message kind="note" title={text('这台设备上没有这份证书。', 'This device does not have this certificate.')} />
          );
        }}
      </Loaded>
    </Page>
  );
}

function Content({ own }: { own: Own }): React.JSX.Element {
  const say = useSay();
  const qr = qrOf(own);
  return (
    <>
      <Columns>
        <div>
          <Section title={text('证书内容', 'Contents')}>
            <FactList
              rows={[
                [text('证号', 'Certificate number'), own.certificateNumber],
                ...fieldsOf(own).map(({ key, value }) => [labelOf(key), visible(value)] as const),
              ]}
            />
            <div className="form-submit">
              <button
                type="button"
                className="button-plain"
                onClick={() => download(`${own.certificateNumber}.jwt`, own.credential, 'text/plain')}
              >
                {say(text('下载电子证照', 'Download the credential'))}
              </button>
              <Remove own={own} />
            </div>
          </Section>
          <Section
            title={text('产权现状', 'The property now')}
            hint={text(
              '登记、税务、银行、法院的记账节点签名确认，在本设备上核验。',
              'Signed by the peers of registry, tax bureau, bank and court, verified on this device.',
            )}
          >
            <OwnBurdens own={own} />
          </Section>
        </div>
        <div>
          <Section
            title={text('出示二维码', 'Show the QR code')}
            hint={text(
              '对方扫描后看到证书是否有效，看不到姓名和坐落。',
              'Whoever scans it sees whether the certificate is valid, not the name or the location.',
            )}
          >
            {qr ? (
              <>
                <QrPicture value={qr} size={240} />
                <p>
                  <a href={qr}>{say(text('核验，并取得写明抵押、查封的账本证明', 'Verify it, and get the proof of what burdens it'))}</a>
                </p>
              </>
            ) : (
              <p className="muted">
                {say(
                  text('添加证书时没有填写核验码，不能出示二维码。', 'The verification code was not given when the certificate was added.'),
                )}
              </p>
            )}
          </Section>
          <Section title={text('分享与授权', 'Share and consent')}>
            <Acts offered={sharing(own)} onDone={() => undefined} />
          </Section>
        </div>
      </Columns>
      <OwnLooks own={own} />
    </>
  );
}

function Remove({ own }: { own: Own }): React.JSX.Element {
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    await forget(own.digest);
    await client.invalidateQueries({ queryKey: ['wallet'] });
    await navigate('/holder');
  };
  return (
    <>
      <button type="button" className="button-plain" onClick={() => setAsking(true)}>
        {say(text('从本设备移除', 'Remove from this device'))}
      </button>
      {asking && (
        <Dialog
          title={text('从本设备移除', 'Remove from this device')}
          act={text('移除', 'Remove')}
          danger
          lines={[
            say(
              text(
                '只移除本设备上的副本，登记和账本不变。没有另存文件的，须向登记机构重新领取。',
                'Only this device’s copy goes; register and ledger stay. Without a saved file you have to ask the registry for it again.',
              ),
            ),
          ]}
          onCancel={() => setAsking(false)}
          onAct={() => void remove()}
        />
      )}
    </>
  );
}
