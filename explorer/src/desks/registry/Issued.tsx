import { Link } from 'react-router';
import { download } from '../../kit/csv.js';
import { FactList } from '../../kit/FactList.js';
import { text, useSay } from '../../language/say.js';
import { QrPicture } from '../common/QrPicture.js';
import { Ref } from '../common/Ref.js';

/** A certificate or proof as its holder gets it. */
export interface Paper {
  readonly certRef: string;
  readonly certificateNumber: string;
  readonly licenceId: string;
  readonly code: string;
  readonly qr: string;
  readonly credential: string;
}

/** What was issued, for its holder: number, code, QR, credential. The code is shown here once. */
export function Issued({ paper }: { paper: Paper }): React.JSX.Element {
  const say = useSay();
  return (
    <div className="issued">
      <QrPicture value={paper.qr} />
      <div>
        <FactList
          rows={[
            [text('证号', 'Certificate number'), paper.certificateNumber],
            [text('核验码', 'Verification code'), <code key="code">{paper.code.replace(/(.{4})(?=.)/g, '$1 ')}</code>],
            [text('电子证照标识', 'Licence identifier'), <code key="id">{paper.licenceId}</code>],
            [text('账本引用', 'Ledger reference'), <Ref key="ref" value={paper.certRef} to={`/certificate/${paper.certRef}`} />],
          ]}
        />
        <div className="form-submit">
          <button
            type="button"
            className="button-plain"
            onClick={() => download(`${paper.certificateNumber}.jwt`, paper.credential, 'text/plain')}
          >
            {say(text('下载电子证照', 'Download the credential'))}
          </button>
          <Link to={`/certificate/${paper.certRef}`}>{say(text('打开证书页', 'Open the certificate’s page'))}</Link>
          <a href={`/v#${paper.licenceId}.${paper.code}`} target="_blank" rel="noreferrer">
            {say(text('核验这份证书', 'Verify this certificate'))}
          </a>
        </div>
      </div>
    </div>
  );
}
