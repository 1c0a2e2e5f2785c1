import { Badge, type Tone } from '../../kit/Badge.js';
import { Section } from '../../kit/Page.js';
import type { Text } from '../../language/language.js';
import { text, useSay } from '../../language/say.js';
import { showCount } from '../../text/amounts.js';
import type { LedgerQuery } from './operations.js';

interface Node {
  readonly key: string;
  readonly name: Text;
  readonly height: number | null;
  readonly behind: number | null;
}

/** How far every node of the network is, as its own institution's node says; who does not answer is said to. */
export function Nodes({ data }: { data: LedgerQuery }): React.JSX.Element {
  const { networkState, network } = data;
  const names = new Map(network.organizations.map(({ mspId, name }) => [mspId, name]));
  // an institution's orderer has a membership of its own, such as RegistryOrdererMSP
  const nameOf = (mspId: string): Text => names.get(mspId.replace('OrdererMSP', 'MSP')) ?? { zh: mspId, en: mspId };
  return (
    <Section
      title={text('节点', 'Nodes')}
      hint={text(
        '各机构的记账节点和排序节点此刻的区块高度；落后一两个区块是正常的传播时间。',
        'Height of each institution’s peer and of each orderer at this moment; a block or two behind is the time that blocks take to spread.',
      )}
    >
      <Row
        title={text('记账节点', 'Peers')}
        nodes={networkState.peers.map(({ mspId, height, behind }) => ({ key: mspId, name: nameOf(mspId), height, behind }))}
      />
      <Row
        title={text('排序节点', 'Orderers')}
        nodes={networkState.orderers.map(({ id, mspId, height, behind }) => {
          const { zh, en } = nameOf(mspId);
          return { key: String(id), name: { zh: `${zh} ${id}`, en: `${en}, no. ${id}` }, height, behind };
        })}
      />
    </Section>
  );
}

function Row({ title, nodes }: { title: Text; nodes: readonly Node[] }): React.JSX.Element {
  const say = useSay();
  return (
    <>
      <h3>{say(title)}</h3>
      <ul className="nodes">
        {nodes.map(({ key, name, height, behind }) => (
          <li key={key} className={height === null ? 'node node-silent' : 'node'}>
            <strong className="wrap">{say(name)}</strong>
            <span className="node-height">{height === null ? '—' : showCount(height)}</span>
            <Badge {...stateOf(height, behind)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Blocks that a node may lack for the time that they take to spread. */
const SPREADING = 2;

function stateOf(height: number | null, behind: number | null): { tone: Tone; label: Text } {
  if (height === null || behind === null) return { tone: 'bad', label: text('没有应答', 'no answer') };
  if (behind <= 0) return { tone: 'live', label: text('同步', 'in step') };
  const label: Text = { zh: `落后 ${behind} 个区块`, en: `${behind} behind` };
  return { tone: behind <= SPREADING ? 'live' : 'waiting', label };
}
