import './ScanPage.css';
import { useCallback, useEffect, useState } from 'react';
import { text, useSay } from '../language/say.js';
import type { Seen } from './read-qr.js';
import { useCamera } from './use-camera.js';

/** Scanning: the camera or a photograph, then the verdict. Pictures stay on this device. */
export function ScanPage(): React.JSX.Element {
  const say = useSay();
  const [other, setOther] = useState(false);
  const follow = useCallback((seen: Seen) => {
    setOther(seen.kind === 'OTHER');
    if (seen.kind === 'CERTIFICATE') location.assign(`/v${seen.fragment}`);
  }, []);
  const { state, video, start } = useCamera(follow);
  const title = say(text('扫描二维码', 'Scan the QR code'));
  useEffect(() => {
    document.title = `${title} · ${say(text('证链', 'Zhenglian'))}`;
  }, [title, say]);

  const fromFile = async (file: File): Promise<void> => {
    const { readQr } = await import('./read-qr.js');
    const picture = await createImageBitmap(file);
    const seen = readQr(picture, picture.width, picture.height, document.createElement('canvas'));
    follow(seen.kind === 'NOTHING' ? { kind: 'OTHER' } : seen);
  };

  return (
    <>
      <h1>{title}</h1>
      <p>
        {say(
          text(
            '对准证书上的二维码，识别后直接核验。画面只在本设备处理，不上传。',
            'Point the camera at the code on the certificate; it is verified at once. Pictures stay on this device.',
          ),
        )}
      </p>
      <div className={state === 'ON' ? 'scan scan-on' : 'scan'}>
        <video ref={video} muted playsInline aria-label={say(text('摄像头画面', 'Camera'))} />
      </div>
      <div role="status">
        {state === 'ON' && <p>{say(text('正在识别…', 'Looking for a code…'))}</p>}
        {state === 'REFUSED' && (
          <p className="scan-problem">
            {say(
              text(
                '没有摄像头权限。在浏览器设置里允许本网站使用摄像头，或选择照片。',
                'The camera is not allowed. Allow it for this site in the browser’s settings, or choose a photograph.',
              ),
            )}
          </p>
        )}
        {state === 'ABSENT' && (
          <p className="scan-problem">
            {say(
              text(
                '打不开摄像头。可以选择照片，或输入证号和核验码。',
                'The camera cannot be opened. Choose a photograph, or enter number and code.',
              ),
            )}
          </p>
        )}
        {other && (
          <p className="scan-problem">{say(text('这不是不动产证书的二维码。', 'This is not the code of a real-estate certificate.'))}</p>
        )}
      </div>
      <div className="scan-acts">
        {(state === 'OFF' || state === 'ABSENT' || state === 'REFUSED') && (
          <button type="button" className="button-main" onClick={start}>
            {say(text('打开摄像头', 'Open the camera'))}
          </button>
        )}
        <label className="button-plain scan-file">
          {say(text('选择照片', 'Choose a photograph'))}
          <input
            type="file"
            accept="image/*"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) void fromFile(file).catch(() => setOther(true));
            }}
          />
        </label>
        <a href="/">{say(text('输入证号和核验码', 'Enter number and code'))}</a>
      </div>
    </>
  );
}
