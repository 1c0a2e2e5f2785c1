import { fromHex, makeUnitRef, toHex, vrfPublicKey } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import { Hex32, parseFile } from '../files.js';
import type { UnitReferences } from '../ports.js';

const KeyFile = z.object({ secret: Hex32, public: z.string().regex(/^0[23][0-9a-f]{64}$/) });

/**
 * Unit references under the registry's VRF key. @throws Error when the file is missing or its halves do not belong together: with a
 * wrong key every unit would get a second reference
 */
export function fileUnitReferences(path: string): UnitReferences {
  const file = parseFile(path, KeyFile);
  const secret = fromHex(file.secret);
  if (toHex(vrfPublicKey(secret)) !== file.public) throw new Error(`${path}: public is not the key of secret`);
  return { publicKey: file.public, make: (unitCode) => makeUnitRef(secret, unitCode) };
}
