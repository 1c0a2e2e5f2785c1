import './common.css';
import { text, useSay } from '../../language/say.js';
import { showCount } from '../../text/amounts.js';

/** How far long work has come, in a bar and in words. */
export function Progress({ done, all, refused }: { done: number; all: number; refused: number }): React.JSX.Element {
  const say = useSay();
  const words = say(text('已办 {done} / {all} 件，被拒绝 {refused} 件', '{done} of {all} done, {refused} refused'), {
    done: showCount(done),
    all: showCount(all),
    refused: showCount(refused),
  });
  return (
    <div className="progress">
      <progress max={Math.max(all, 1)} value={done + refused} aria-label={words} />
      <p role="status">{words}</p>
    </div>
  );
}
