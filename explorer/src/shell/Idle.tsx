import { useEffect, useState, useSyncExternalStore } from 'react';
import { Dialog } from '../kit/Dialog.js';
import { text, useSay } from '../language/say.js';
import { leave } from './Frame.js';
import { currentSession, subscribe } from './session.js';
import { followRenewals, renew } from './sign-in.js';

/** The API ends a session after 15 idle minutes (等级保护三级); the page asks a minute before. */
const IDLE_MS = 14 * 60_000;
const GRACE_MS = 60_000;
/** A token ends on its own; before that a new one is fetched in a small window. */
const RENEW_MS = 3 * 60_000;
const TICK_MS = 1_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const;

/** Signs out whoever has left the desk, and renews the session of whoever is working. */
export function Idle(): React.JSX.Element | null {
  const say = useSay();
  const session = useSyncExternalStore(subscribe, currentSession);
  const [asking, setAsking] = useState<'idle' | 'ending' | undefined>();

  useEffect(followRenewals, []);
  useEffect(() => {
    let last = Date.now();
    const sign = (): void => {
      if (Date.now() - last < IDLE_MS) last = Date.now();
    };
    const stay = (): void => {
      last = Date.now();
    };
    const timer = setInterval(() => {
      const idle = Date.now() - last;
      const left = (currentSession()?.until ?? 0) - Date.now();
      if (idle > IDLE_MS + GRACE_MS || left <= 0) void leave();
      else setAsking(idle > IDLE_MS ? 'idle' : left < RENEW_MS ? 'ending' : undefined);
    }, TICK_MS);
    for (const name of SIGNS) addEventListener(name, sign, { passive: true });
    addEventListener('zhenglian-stay', stay);
    return () => {
      clearInterval(timer);
      for (const name of SIGNS) removeEventListener(name, sign);
      removeEventListener('zhenglian-stay', stay);
    };
  }, [session]);

  if (asking === undefined) return null;
  const lines =
    asking === 'idle'
      ? [
          say(
            text(
              '长时间没有操作，一分钟内将自动退出，未提交的内容会丢失。',
              'Nothing has been done for a while. You will be signed out within a minute, and what is not submitted is lost.',
            ),
          ),
        ]
      : [
          say(
            text(
              '本次登录即将到期。继续后在小窗口内续期，本页内容保留。',
              'This sign-in is about to end. It is renewed in a small window; this page stays as it is.',
            ),
          ),
        ];
  const stay = (): void => {
    dispatchEvent(new Event('zhenglian-stay'));
    setAsking(undefined);
    if (asking === 'ending') void renew();
  };
  return (
    <Dialog
      title={text('继续办理', 'Go on working')}
      act={text('继续', 'Go on')}
      lines={lines}
      onAct={stay}
      onCancel={() => void leave()}
    />
  );
}
