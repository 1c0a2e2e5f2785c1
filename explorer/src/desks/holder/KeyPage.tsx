import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FactList } from '../../kit/FactList.js';
import { Loaded } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { Consent } from './Consent.js';
import { deviceKey, makeDeviceKey } from './device.js';

/** The key of this device, how it is bound, and what to do when the device is lost. */
export function KeyPage(): React.JSX.Element {
  const say = useSay();
  const client = useQueryClient();
  const { data, error } = useQuery({ queryKey: ['device'], queryFn: async () => (await deviceKey()) ?? null });
  const make = async (): Promise<void> => {
    await makeDeviceKey();
    await client.invalidateQueries({ queryKey: ['device'] });
  };
  return (
    <Page title={text('密钥与换设备', 'Key and lost devices')}>
      <Section
        title={text('本设备的密钥', 'The key of this device')}
        hint={text(
          '密钥在本设备内生成，不能读出；分享和授权由它签名。',
          'It is made on this device and cannot be read out; sharing and consent are signed with it.',
        )}
      >
        <Loaded state={{ data, error }}>
          {(key) =>
            key ? (
              <FactList
                rows={[
                  [text('生成时间', 'Made at'), showTime(key.madeAt, say.language)],
                  [text('公钥 x', 'Public key x'), <code key="x">{key.publicKey.x}</code>],
                  [text('公钥 y', 'Public key y'), <code key="y">{key.publicKey.y}</code>],
                ]}
              />
            ) : (
              <button type="button" className="button-main" onClick={() => void make()}>
                {say(text('在本设备生成密钥', 'Make a key on this device'))}
              </button>
            )
          }
        </Loaded>
        <p>
          {say(
            text(
              '持身份证件和公钥到登记机构绑定后，才能用它分享证书。',
              'Have it bound at the registry, with your identity document; only then can it share a certificate.',
            ),
          )}
        </p>
      </Section>
      {data && <Consent />}
      <Section title={text('遗失设备', 'A lost device')}>
        <ol>
          <li>{say(text('在新设备上打开本页，生成新的密钥。', 'Open this page on the new device and make a new key.'))}</li>
          <li>
            {say(
              text(
                '持身份证件到登记机构换绑；旧密钥立即失效，它签的新授权都不被接受。',
                'Have the key replaced at the registry, with your identity document; the old one is worth nothing from then on.',
              ),
            )}
          </li>
          <li>
            {say(
              text('向登记机构重新领取电子证照，添加到新设备。', 'Ask the registry for the credential again and add it to the new device.'),
            )}
          </li>
          <li>{say(text('收回仍有效的授权。', 'Take back grants that are still good.'))}</li>
        </ol>
        <p>{say(text('证书的权利不受影响：权属以登记簿为准。', 'The right itself is not touched: the register prevails.'))}</p>
      </Section>
    </Page>
  );
}
