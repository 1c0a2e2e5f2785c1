import { Link, useParams } from 'react-router';
import { Badge } from '../../kit/Badge.js';
import { FactList } from '../../kit/FactList.js';
import { Loaded, Message } from '../../kit/Message.js';
import { Page, Section } from '../../kit/Page.js';
import { Queue } from '../../kit/Queue.js';
import { Timeline } from '../../kit/Timeline.js';
import { text, useSay } from '../../language/say.js';
import { showDay } from '../../text/time.js';
import { Acts } from '../common/Acts.js';
import { useAsk, useRefresh } from '../common/ask.js';
import { Ref } from '../common/Ref.js';
import { Transactions } from '../common/Transactions.js';
import { unitActs } from '../matters/begin.js';
import { CERTIFICATE_STATES, CERTIFICATE_TONES, REGISTRATION, wordOf } from '../common/words.js';
import { lanesOf } from './lanes.js';
import { Live } from './Live.js';
import { placesOf } from './places.js';
import { OneUnit, type OneUnitQuery, UnitPast } from './operations.js';

/** One unit as the ledger has it: what burdens it, over time and now. The same page at every desk. */
export function UnitPage(): React.JSX.Element {
  const unitRef = useParams()['unitRef'] ?? '';
  const state = useAsk(OneUnit, { unitRef });
  return (
    <Page
      title={text('不动产单元', 'Real-estate unit')}
      lead={text(
        '账本上这一单元的权利和负担。坐落和权利人在登记簿，不在账本。',
        'Rights and burdens of this unit on the ledger. Location and holders are in the register, not here.',
      )}
    >
      <Loaded state={state}>{(data) => <Content data={data} />}</Loaded>
    </Page>
  );
}

function Content({ data }: { data: OneUnitQuery }): React.JSX.Element {
  const say = useSay();
  const refresh = useRefresh();
  const { unit, me } = data;
  // the tax bureau may see what stands, not what has ended
  const past = useAsk(UnitPast, { unitRef: unit?.unitRef ?? '' }, unit?.registered === true && me?.organization.id !== 'tax');
  if (!unit?.registered) {
    return (
      <Message
        kind="note"
        title={text(
          '账本上没有这一单元的登记。不等于没有限制。',
          'The ledger has no registration of this unit. That does not mean that it is free of restrictions.',
        )}
      />
    );
  }
  const { certificate } = unit;
  const registry = me?.organization.id === 'registry';
  return (
    <>
      <FactList
        rows={[
          [text('单元引用', 'Unit reference'), <Ref key="unit" value={unit.unitRef} />],
          [
            text('现势证书', 'Certificate'),
            certificate && (
              <span key="cert">
                <Ref value={certificate.certRef} to={`/certificate/${certificate.certRef}`} />{' '}
                <Badge tone={CERTIFICATE_TONES[certificate.state] ?? 'over'} label={wordOf(CERTIFICATE_STATES, certificate.state)} />
              </span>
            ),
          ],
          [text('登记类型', 'Type of registration'), certificate && say(wordOf(REGISTRATION, certificate.registrationType))],
          [text('登簿日期', 'Entered on'), certificate && showDay(certificate.enteredOn, say.language)],
          [
            text('抵押', 'Mortgages'),
            burden(unit.mortgages.length, say(text('{n} 笔有效', '{n} in force'), { n: unit.mortgages.length }), say(text('无', 'none'))),
          ],
          [
            text('查封与限制', 'Seizures and restrictions'),
            burden(
              unit.queue.filter(({ stage }) => stage !== 'ENDED' && stage !== 'LAPSED').length,
              say(text('有', 'yes')),
              say(text('无', 'none')),
            ),
          ],
          [text('预告登记', 'Advance notices'), burden(unit.notices.length, String(unit.notices.length), say(text('无', 'none')))],
          [text('异议登记', 'Objections'), burden(unit.objections.length, String(unit.objections.length), say(text('无', 'none')))],
          [
            text('居住权、地役权', 'Residence and easements'),
            burden(unit.rights.length, String(unit.rights.length), say(text('无', 'none'))),
          ],
          [text('办理中的更正', 'Corrections under way'), unit.corrections.length > 0 ? String(unit.corrections.length) : undefined],
          [
            text('截至', 'As of'),
            say(text('第 {block} 区块，法定日期 {day}', 'block {block}, law’s day {day}'), {
              block: unit.asOfBlock,
              day: showDay(unit.day, say.language),
            }),
          ],
        ]}
      />
      <Section title={text('权利负担时间线', 'Burdens over time')} hint={text('虚线为今日。', 'The dashed line is today.')}>
        <Timeline lanes={lanesOf(unit, past.data)} today={unit.day} />
        {past.data && Object.values(past.data).some(({ pageInfo }) => pageInfo.hasNextPage) && (
          <p className="muted">
            {say(
              text(
                '已消灭的权利只含每种最近的 100 条；更早的在监管机构的检索页和账本查阅。',
                'Of what has ended, the latest 100 of each kind; older ones are found by the regulator’s search and on the ledger.',
              ),
            )}
          </p>
        )}
      </Section>
      <Section title={text('查封轮候队列', 'Queue of seizures')}>
        <Queue places={placesOf(unit.queue, say)} empty={text('没有查封和其他限制。', 'No seizures and no restrictions.')} />
      </Section>
      <Live unit={unit} linked={registry} />
      {registry && me.roles.includes('registrar') && (
        <Section title={text('在这一单元上办理', 'Begin on this unit')}>
          <Acts
            offered={unitActs({ unitRef: unit.unitRef, corrected: unit.corrections.length > 0, mortgages: unit.mortgages })}
            onDone={refresh}
          />
          <p>
            <Link to={`/registry/divide?unit=${unit.unitRef}`}>{say(text('分割或合并这一单元', 'Split or merge this unit'))}</Link>
          </p>
        </Section>
      )}
      {certificate && (
        <Section title={text('现势证书的交易', 'Transactions of the certificate')}>
          <Transactions caption={text('现势证书的交易', 'Transactions of the certificate')} rows={certificate.history} />
          <p>
            <Link to={`/certificate/${certificate.certRef}`}>{say(text('打开证书', 'Open the certificate'))}</Link>
          </p>
        </Section>
      )}
    </>
  );
}

const burden = (count: number, some: string, none: string): string => (count > 0 ? some : none);
