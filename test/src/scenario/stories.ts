import { CLOCK_KEEPERS } from './acts.js';
import { handOver, works } from './stories/buildings.js';
import { replacement } from './stories/certificates.js';
import { correction, objection } from './stories/corrections.js';
import { counter, maximum, release } from './stories/mortgages.js';
import { inheritance, mortgagedSale, reversal, sale } from './stories/sales.js';
import { given, registrar, sceneOf, sharing, type StoryStep } from './stories/scene.js';
import { endsOfSeizures, holds, seizures } from './stories/seizures.js';
import { audit, noHouse, oneUse, printed } from './stories/sharing.js';
import { port, quality, tenants } from './stories/supervision.js';

export type { StoryStep } from './stories/scene.js';

/**
 * The stories of the law on one network, with everything in them that must be refused; each sets up its own units, so that they
 * can run again. Days and instants are those of the machine's clock, since the network checks them.
 * @param unitKey the registry's public key for unit references, hex
 */
export function stories(channel: string, unitKey: string, now: Date): StoryStep[] {
  const scene = sceneOf(channel, unitKey, now);
  const tick = given({ ...sharing('registrar'), endorsers: CLOCK_KEEPERS }, 'tick', { now: scene.at(0) });
  const told = [
    sale,
    mortgagedSale,
    counter,
    maximum,
    release,
    seizures,
    endsOfSeizures,
    holds,
    handOver,
    works,
    replacement,
    oneUse,
    printed,
    audit,
    port,
    reversal,
    quality,
    objection,
    correction,
    inheritance,
    tenants,
    noHouse,
  ];
  return [given(registrar, 'setUnitKey', { publicKey: unitKey }), tick, ...told.flatMap((story) => story(scene))];
}
