import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { FactList } from '../../kit/FactList.js';
import { Message } from '../../kit/Message.js';
import type { Text } from '../../language/language.js';
import { type Say, text, useSay } from '../../language/say.js';
import { showTime } from '../../text/time.js';
import { type Burdens, burdensOf, changedKeys, type Line, watchedOf } from './proven-burdens.js';
import { type Own, update } from './wallet.js';

const FRESH_MS = 5 * 60_000;

/** What stands on the unit, as several institutions have signed it, and what has changed since the holder last said "seen". */
export function OwnBurdens({ own }: { own: Own }): React.JSX.Element {
  const say = useSay();
  const { data, error, isPending } = useQuery({
    queryKey: ['burdens', own.digest],
    queryFn: async () => (await burdensOf(own)) ?? null,
    enabled: own.code !== undefined,
    staleTime: FRESH_MS,
  });
  if (own.code === undefined) {
    return (
      <p className="muted">
        {say(
          text(
            '添加证书时没有填写核验码，不能提示抵押、查封等变动。',
            'Without the verification code, changes such as mortgages and seizures cannot be told.',
          ),
        )}
      </p>
    );
  }
  if (isPending) return <p className="muted loading">{say(text('正在取得账本证明…', 'Fetching a proof from the ledger…'))}</p>;
  if (error || !data)
    return (
      <p className="muted">
        {say(text('暂时不能取得账本证明，不能说明有没有负担。', 'No proof can be had now; nothing is said about burdens.'))}
      </p>
    );
  return (
    <>
      <Alert own={own} burdens={data} />
      <FactList
        rows={data.lines[say.language]
          .filter(({ key }) => SHOWN.has(key))
          .map((line) => [asText(line), inWords(line.key, line.values, say)] as const)}
      />
    </>
  );
}

const SHOWN = new Set(['clock', 'mortgage', 'seizure', 'others', 'endorsers']);
const asText = ({ label }: Line): Text => ({ zh: label, en: label });

function Alert({ own, burdens }: { own: Own; burdens: Burdens }): React.JSX.Element | null {
  const say = useSay();
  const client = useQueryClient();
  const now = watchedOf(burdens);
  const seen = useCallback(async (): Promise<void> => {
    await update({ ...own, burdens: watchedOf(burdens) });
    await client.invalidateQueries({ queryKey: ['wallet'] });
  }, [client, burdens, own]);
  // what stood there before the certificate came to this device is no news
  useEffect(() => {
    if (own.burdens === undefined) void seen();
  }, [own.burdens, seen]);
  const changed = own.burdens === undefined ? [] : changedKeys(own.burdens, now);
  if (changed.length === 0) return null;
  const lines = burdens.lines[say.language].filter(({ key }) => changed.includes(key));
  return (
    <Message kind="alert" title={text('产权变动提醒：权利负担有变化', 'Your property: burdens have changed')}>
      <ul>
        {lines.map(({ key, label, values }) => (
          <li key={key}>
            {say(text('{label}：{now}', '{label}: {now}'), { label, now: inWords(key, values, say) })}
            {say(text('（上次：{before}）', ' (last time: {before})'), {
              before: inWords(key, own.burdens?.[key] ?? [], say),
            })}
          </li>
        ))}
      </ul>
      <p>{say(text('不是本人办理的，立即联系登记机构。', 'If this was not you, tell the registry at once.'))}</p>
      <button type="button" className="button-plain button-small" onClick={() => void seen()}>
        {say(text('已知悉', 'Seen'))}
      </button>
    </Message>
  );
}

const OTHERS = [
  text('预告', 'notices'),
  text('异议', 'objections'),
  text('居住权与地役权', 'residence and easements'),
  text('更正', 'corrections'),
];

/** A line of a proof for people: counts with their names, instants as times, nothing as "none". */
function inWords(key: string, values: readonly string[], say: Say): string {
  const none = say(text('无', 'none'));
  const separator = say.language === 'zh' ? '；' : '; ';
  if (key === 'others') {
    const counts = (values[0] ?? '').split(' / ').map(Number);
    return OTHERS.flatMap((name, n) => ((counts[n] ?? 0) > 0 ? [`${say(name)} ${counts[n]}`] : [])).join(separator) || none;
  }
  return values.map((value) => (/^\d{4}-\d\d-\d\dT/.test(value) ? showTime(value, say.language) : value)).join(separator) || none;
}
