import { FACE_FIELDS } from '@zhenglian/chaincode/domain';
import type { Text } from '../../language/language.js';

const LABELS: Readonly<Record<string, Text>> = Object.fromEntries(FACE_FIELDS.map(({ key, zh, en }) => [key, { zh, en }]));

/** Name of a field of a certificate's face. */
export const labelOf = (key: string): Text => LABELS[key] ?? { zh: key, en: key };
