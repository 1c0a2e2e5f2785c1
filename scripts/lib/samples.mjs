import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { at } from './paths.mjs';

const read = (path) => JSON.parse(readFileSync(at(path), 'utf8'));

/** @returns {string[]} names of the sample register entries */
export const sampleNames = () =>
  readdirSync(at('examples/register'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''))
    .sort();

/** A sample register entry moved to a parcel of its own, so that it can be entered again and again on the same ledger. */
export const sampleEntry = (name, parcel = newParcel()) => onParcel(read(`examples/register/${name}.json`), parcel);

/** A sample transfer entry for a unit that stands on the ledger. */
export const sampleTransfer = (name, unitCode) => ({ ...read(`examples/transfers/${name}.json`), unitCode });

/** @returns five digits of a parcel sequence (宗地顺序号), 00001-99999 */
export const newParcel = () => String(randomInt(1, 100_000)).padStart(5, '0');

/** Characters 15-19 of the unit code are the parcel's sequence within its cadastral subdistrict (GB/T 37346). */
const onParcel = (entry, parcel) => ({ ...entry, unitCode: entry.unitCode.slice(0, 14) + parcel + entry.unitCode.slice(19) });
