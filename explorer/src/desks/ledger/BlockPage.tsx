import { useParams } from 'react-router';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { useAsk } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Transactions } from '../common/Transactions.js';
import { OneBlock } from './operations.js';

/** One block and its transactions. */
export function BlockPage(): React.JSX.Element {
  const say = useSay();
  const number = Number(useParams()['number']);
  const state = useAsk(OneBlock, { number: Number.isSafeInteger(number) ? number : -1 });
  return (
    <Page title={text(`第 ${number} 区块`, `Block ${number}`)}>
      <Loaded state={state}>
        {({ block }) =>
          block ? (
            <>
              <FactList
                rows={[
                  [text('时间', 'Time'), block.time ? showTime(block.time, say.language) : say(text('配置区块', 'configuration'))],
                  [text('区块头哈希', 'Header hash'), <Ref key="hash" value={block.hash} />],
                  [text('交易数', 'Transactions'), block.transactionCount],
                ]}
              />
              <Section title={text('交易', 'Transactions')}>
                <Transactions caption={text('区块内交易', 'Transactions of the block')} rows={block.transactions} />
              </Section>
            </>
          ) : (
            <Message kind="note" title={text('没有这个区块。', 'No such block.')} />
          )
        }
      </Loaded>
    </Page>
  );
}
