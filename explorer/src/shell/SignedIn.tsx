import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { text, useSay } from '../language/say.js';
import { finishSignIn, signIn } from './sign-in.js';

let finishing: Promise<string> | undefined;

/** Where the provider sends the browser back to: takes the code, then goes on where the sign-in began. */
export function SignedIn(): React.JSX.Element {
  const say = useSay();
  const navigate = useNavigate();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    // a code is good once; React may run an effect twice
    finishing ??= finishSignIn();
    finishing.then(
      (back) => {
        if (back === 'renew') close();
        else void navigate(back.startsWith('/') ? back : '/desk', { replace: true });
      },
      () => setFailed(true),
    );
  }, [navigate]);
  return (
    <main className="signed-in">
      {failed ? (
        <>
          <h1>{say(text('没有登录', 'Not signed in'))}</h1>
          <p role="alert">
            {say(text('登录没有完成，或登录页停留过久。', 'The sign-in was not completed, or its page stood open for too long.'))}
          </p>
          <button type="button" className="button-main" onClick={() => void signIn('/desk')}>
            {say(text('重新登录', 'Sign in again'))}
          </button>
        </>
      ) : (
        <p role="status">{say(text('正在登录…', 'Signing in…'))}</p>
      )}
    </main>
  );
}
