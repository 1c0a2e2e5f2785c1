import './Notices.css';
import { useTranslation } from 'react-i18next';
import type { NetworkState } from './use-network.js';

/** What somebody must know before trusting any answer here: a network without consensus, no connection, no ledger. */
export function Notices({ network }: { network: NetworkState }): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      {network.info && network.info.kind !== 'fabric' && (
        <p className="notice">
          <strong>{t('network.label')}</strong> {t('network.embedded')}
        </p>
      )}
      <div role="status">
        {!network.online && <p className="notice notice-strong">{t('app.offline')}</p>}
        {network.online && network.unreachable && <p className="notice notice-strong">{t('network.unreachable')}</p>}
      </div>
    </>
  );
}
