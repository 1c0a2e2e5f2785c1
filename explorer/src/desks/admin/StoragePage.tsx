import { Badge, type Tone } from '../../kit/Badge.js';
import { type Column, DataTable } from '../../kit/DataTable.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text } from '../../language/say.js';
import { showSpan } from '../../text/amounts.js';
import { showTime } from '../../text/time.js';
import { acting } from '../common/acting.js';
import { Acts, offer, type Offered } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { ORGANIZATION_IDS, wordOf, type Words } from '../common/words.js';
import { BackUpKeys, RotateKeys, type RotateKeysMutation, Storage, type StorageQuery } from './operations.js';

type Health = StorageQuery['storageHealth'];
type Copy = Health['copies'][number];
type Fault = Health['faults'][number];
type Key = Health['keys'][number];

const FAULTS: Words = {
  MISSING: text('缺失', 'missing'),
  CORRUPT: text('损坏', 'corrupt'),
  UNREADABLE: text('无法解密', 'unreadable'),
};
const KEY_STATES: Words = {
  CURRENT: text('现用', 'current'),
  RETIRED: text('停用', 'retired'),
  DESTROYED: text('已销毁', 'destroyed'),
};
const KEY_TONES: Readonly<Record<string, Tone>> = { CURRENT: 'live', RETIRED: 'waiting' };

/** The encrypted store of certificate files: whether the copies keep up, what is damaged, and the keys. */
export function StoragePage(): React.JSX.Element {
  const state = useAsk(Storage, {});
  return (
    <Page
      title={text('加密存储', 'Encrypted storage')}
      lead={text(
        '证照文件的密文存于本机构，并由其他机构留存副本；巡检逐块核对，损坏的由副本修复。',
        'Certificate files lie encrypted here, with copies at other institutions. They are checked block by block; damage is repaired from the copies.',
      )}
    >
      <Loaded state={state}>
        {({ storageHealth, me }) => <Content health={storageHealth} administrator={me?.roles.includes('admin') === true} />}
      </Loaded>
    </Page>
  );
}

const placeOf = (place: string) => (place === 'own' ? text('本机构', 'here') : wordOf(ORGANIZATION_IDS, place));

const COPIES: readonly Column<Copy>[] = [
  { key: 'who', title: text('副本机构', 'Kept by'), value: (row, say) => say(placeOf(row.organization)) },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(row.pending === 0 ? UP_TO_DATE : BEHIND),
    show: (row) => <Badge tone={row.pending === 0 ? 'live' : 'waiting'} label={row.pending === 0 ? UP_TO_DATE : BEHIND} />,
  },
  { key: 'pending', title: text('待复制或待删除', 'To be copied or removed'), value: (row) => row.pending, numeric: true },
  {
    key: 'age',
    title: text('最早一项已等待', 'Oldest waits for'),
    value: (row, say) => (row.pending === 0 ? '—' : showSpan(row.seconds * 1000, say.language)),
  },
];
const UP_TO_DATE = text('已同步', 'up to date');
const BEHIND = text('有滞后', 'behind');

const FAULT_COLUMNS: readonly Column<Fault>[] = [
  { key: 'fault', title: text('问题', 'Fault'), value: (row, say) => say(wordOf(FAULTS, row.fault)) },
  { key: 'place', title: text('位置', 'Place'), value: (row, say) => say(placeOf(row.place)) },
  { key: 'found', title: text('发现时间', 'Found at'), value: (row, say) => showTime(row.foundAt, say.language) },
  { key: 'document', title: text('文件', 'Document'), value: (row) => row.documentId, show: (row) => <Ref value={row.documentId} /> },
  { key: 'block', title: text('数据块', 'Block'), value: (row) => row.block, code: true },
];

const KEYS: readonly Column<Key>[] = [
  { key: 'id', title: text('密钥指纹', 'Fingerprint'), value: (row) => row.keyId, code: true },
  {
    key: 'state',
    title: text('状态', 'State'),
    value: (row, say) => say(wordOf(KEY_STATES, row.state)),
    show: (row) => <Badge tone={KEY_TONES[row.state] ?? 'over'} label={wordOf(KEY_STATES, row.state)} />,
  },
  { key: 'at', title: text('生成时间', 'Made at'), value: (row, say) => showTime(row.createdAt, say.language) },
];

function Content({ health: { copies, faults, keys }, administrator }: { health: Health; administrator: boolean }): React.JSX.Element {
  const refresh = useRefresh();
  return (
    <>
      {faults.length > 0 && (
        <Message
          kind="alert"
          title={text(`有 ${faults.length} 处损坏，副本未能修复。`, `${faults.length} damages that no copy could repair.`)}
        />
      )}
      <Section title={text('副本', 'Copies')}>
        <DataTable
          caption={text('副本', 'Copies')}
          columns={COPIES}
          rows={copies}
          rowKey={(row) => row.organization}
          empty={text('没有机构留存副本。', 'No institution keeps copies.')}
        />
      </Section>
      <Section title={text('巡检发现', 'Findings of the checks')}>
        <DataTable
          caption={text('巡检发现', 'Findings')}
          columns={FAULT_COLUMNS}
          rows={faults}
          rowKey={(row) => `${row.documentId} ${row.place} ${row.block}`}
          empty={text('没有未修复的损坏。', 'Nothing is damaged.')}
        />
      </Section>
      <Section title={text('密钥加密密钥', 'Wrapping keys')}>
        <DataTable
          caption={text('密钥加密密钥', 'Wrapping keys')}
          columns={KEYS}
          rows={keys}
          rowKey={(row) => row.keyId}
          empty={text('没有密钥。', 'No keys.')}
        />
      </Section>
      {administrator && (
        <Section title={text('可办事项', 'What can be done')}>
          <Acts offered={[rotate(), backUp()]} onDone={refresh} />
        </Section>
      )}
    </>
  );
}

function rotate(): Offered {
  return offer<RotateKeysMutation['rotateWrappingKeys']>(
    text('轮换密钥加密密钥', 'Rotate the wrapping key'),
    acting(RotateKeys, (data) => data.rotateWrappingKeys),
    {
      key: 'rotate-keys',
      fields: [],
      danger: true,
      consequences: (_input, say) => [
        say(text('生成新密钥，全部文件密钥改由它加密。', 'A new key is made, and every document key wrapped for it.')),
        say(
          text('旧密钥随即销毁，以旧密钥加密的备份不能再用。', 'The older ones are destroyed; backups made with them are worth nothing.'),
        ),
      ],
      submit: text('轮换', 'Rotate'),
      done: text('已轮换。', 'Rotated.'),
    },
    ({ current, rewrapped, destroyed }) => (
      <FactList
        rows={[
          [text('现用密钥', 'Current key'), <code key="current">{current}</code>],
          [text('已改用新密钥的文件', 'Documents wrapped anew'), rewrapped],
          [text('已销毁的密钥', 'Keys destroyed'), destroyed.length],
        ]}
      />
    ),
  );
}

function backUp(): Offered {
  return offer(
    text('备份文件密钥', 'Back up the document keys'),
    acting(BackUpKeys, (data) => data.backUpDocumentKeys),
    {
      key: 'back-up-keys',
      fields: [],
      submit: text('备份', 'Back up'),
      done: text('已备份，仍为加密形式。', 'Backed up, wrapped as they are.'),
    },
    ({ file }) => <FactList rows={[[text('备份文件', 'File'), <code key="file">{file}</code>]]} />,
  );
}
