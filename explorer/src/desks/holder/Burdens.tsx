import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { FactList } from '../../kit/FactList.js';
import { Message } from '../../kit/Message.js';
import type { Text } from '../../language/language.js';
import { text, useSay } from '../../language/say.js';
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
  if (isPending) return <p className="muted">{say(text('正在取得账本证明…', 'Fetching a proof from the ledger…'))}</p>;
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
          .map(
            (line) =>
              [
                asText(line),
                line.values.length === 0 ? say(text('无', 'none')) : line.values.join(say.language === 'zh' ? '；' : '; '),
              ] as const,
          )}
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
    <Message kind="stop" title={text('产权变动提醒：权利负担有变化', 'Your property: burdens have changed')}>
      <ul>
        {lines.map(({ key, label, values }) => (
          <li key={key}>
            {label}：{values.length === 0 ? say(text('无', 'none')) : values.join('；')}
            {say(text('（上次：{before}）', ' (last time: {before})'), {
              before: own.burdens?.[key]?.join('；') || say(text('无', 'none')),
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
