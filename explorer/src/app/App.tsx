import './app.css';
import { useTranslation } from 'react-i18next';
import { VerifyPage } from '../verify/VerifyPage.js';
import { Header } from './Header.js';
import { Notices } from './Notices.js';
import { useNetwork } from './use-network.js';

/** The frame of the public pages: who we are, what network this is, the page (verification by default), and what the ledger is for. */
export function App({ children }: { children?: React.ReactNode }): React.JSX.Element {
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
        {children ?? <VerifyPage answeredBy={network.info?.organization.name} />}
      </main>
      <footer className="footer">
        <p>{t('app.footer')}</p>
        <nav className="footer-places" aria-label={t('app.places')}>
          <a href="/">{t('app.verify')}</a>
          <a href="/holder">{t('app.holder')}</a>
          <a href="/ledger">{t('app.ledger')}</a>
          <a href="/desk">{t('app.desk')}</a>
        </nav>
      </footer>
    </>
  );
}

// not by the fragment: that one belongs to the QR address
function toMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
