import './app.css';
import { useTranslation } from 'react-i18next';
import { VerifyPage } from '../verify/VerifyPage.js';
import { Header } from './Header.js';
import { Notices } from './Notices.js';
import { useNetwork } from './use-network.js';

/** The frame of the public page: who we are, what network this is, the page, and what the ledger is for. */
export function App(): React.JSX.Element {
  const { t } = useTranslation();
  const network = useNetwork();
  return (
    <>
      <a className="skip" href="#main" onClick={toMain}>
        {t('app.skip')}
      </a>
      <Header />
      <Notices network={network} />
      <main id="main" tabIndex={-1}>
        <VerifyPage answeredBy={network.info?.organization.name} />
      </main>
      <footer className="footer">
        <p>{t('app.footer')}</p>
      </footer>
    </>
  );
}

// not by the fragment: that one belongs to the QR address
function toMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
