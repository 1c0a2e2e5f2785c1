import { FACE_FIELDS } from '@zhenglian/chaincode/domain';
import type { Text } from '../../language/language.js';
import { text } from '../../language/say.js';

const LABELS: Readonly<Record<string, Text>> = Object.fromEntries(FACE_FIELDS.map(({ key, zh, en }) => [key, { zh, en }]));

/** What a log names beside the fields of the face: documents as a whole. */
const DOCUMENTS: Readonly<Record<string, Text>> = {
  credential: text('电子证照', 'credential'),
  qr: text('二维码', 'QR code'),
  code: text('核验码', 'verification code'),
  pdf: text('证照文件', 'certificate file'),
  holder_ids: text('权利人证件号码', 'numbers of identification'),
};

/** Name of a field of a certificate's face. */
export const labelOf = (key: string): Text => LABELS[key] ?? DOCUMENTS[key] ?? { zh: key, en: key };
