import type { CheckStatus } from '@zhenglian/chaincode/domain';
import type { Trust } from './trust.js';

interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

const VERDICTS: Record<CheckStatus, Bilingual> = {
  VALID: {
    zh: '有效：账本记载与所示一致，为现势证书。',
    en: 'Valid: the ledger agrees with what is shown, and the certificate is current.',
  },
  INVALID: { zh: '无效：至少一项检查不通过。', en: 'Invalid: at least one check failed.' },
  UNKNOWN: { zh: '无法判断：缺少证据，不能视为有效。', en: 'Unknown: evidence is missing; this is not a success.' },
  STALE: { zh: '已过时：证据太旧，不能说明现状。', en: 'Stale: the evidence is too old to speak for the present.' },
};

const NETWORKS: Record<Trust['network'], Bilingual | undefined> = {
  embedded: {
    zh: '本结论来自内置演示网络：全部机构由一台机器运行，没有独立机构之间的共识。',
    en: 'This verdict comes from an embedded network: one machine runs all organisations, there is no consensus between independent ones.',
  },
  fabric: undefined,
};

/** The answer in one sentence. */
export const verdictText = (status: CheckStatus): Bilingual => VERDICTS[status];

/** What must stand beside every verdict of a network that proves less; undefined for a real one. */
export const networkStatement = (network: Trust['network']): Bilingual | undefined => NETWORKS[network];
