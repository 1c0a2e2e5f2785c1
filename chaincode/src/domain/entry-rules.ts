import { rightTypeRow } from './code-tables.js';
import { givesReason, slashedFields } from './entry-fields.js';
import type { Bilingual, ErrorCode } from './errors.js';
import type { RegisterEntry } from './register-entry.js';
import { sumsToOne } from './shares.js';
import { parseUnitCode, type UnitCode } from './unit-code.js';

/** A broken rule of an entry whose single fields are right. */
export interface BrokenRule {
  readonly code: ErrorCode;
  readonly path: (string | number)[];
  readonly detail?: Bilingual;
}

/** All rules that look at more than one field. In: an entry that has the right shape. */
export function entryRules(entry: RegisterEntry): BrokenRule[] {
  const unit = parseUnitCode(entry.unitCode);
  return [...rightFitsUnit(entry, unit), ...buildingsFitUnit(entry, unit), ...holdersFitTenure(entry), ...term(entry), ...reasons(entry)];
}

/** Land alone has a code without a fixture, land with buildings one with a fixture; state and collective land have their own rights. */
function rightFitsUnit({ rightType, rightNature }: RegisterEntry, unit: UnitCode): BrokenRule[] {
  const row = rightTypeRow(rightType);
  if (!row.unit) {
    const detail = { zh: `${row.zh}不能单独颁发不动产权证书`, en: `no certificate of title is issued for this right alone: ${row.en}` };
    return [{ code: 'RIGHT_UNIT_MISMATCH', path: ['rightType'], detail }];
  }
  const broken: BrokenRule[] = [];
  const features: readonly string[] = row.unit.ownership.flatMap((owner) => row.unit?.features.map((feature) => owner + feature) ?? []);
  const fixtures: readonly string[] = row.unit.fixtures;
  if (!features.includes(unit.parcelFeature) || !fixtures.includes(unit.fixture)) {
    broken.push({
      code: 'RIGHT_UNIT_MISMATCH',
      path: ['rightType'],
      detail: {
        zh: `权利类型“${row.zh}”与不动产单元代码的特征码 ${unit.parcelFeature}、${unit.fixture} 不符`,
        en: `the right "${row.en}" does not fit the features ${unit.parcelFeature} and ${unit.fixture} of the unit code`,
      },
    });
  }
  if (!row.unit.natures.includes(rightNature)) broken.push({ code: 'RIGHT_NATURE_MISMATCH', path: ['rightNature'] });
  return broken;
}

function buildingsFitUnit({ buildings }: RegisterEntry, { fixture }: UnitCode): BrokenRule[] {
  if (fixture === 'F' && !buildings) return [{ code: 'REQUIRED', path: ['buildings'] }];
  if (fixture !== 'F' && buildings) return [{ code: 'RIGHT_UNIT_MISMATCH', path: ['buildings'] }];
  return [];
}

/** One holder alone; several jointly without shares, or with shares that sum to one (Civil Code art. 297 to 299, 309). */
function holdersFitTenure({ tenure, holders }: RegisterEntry): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if ((tenure === 'SOLE') !== (holders.length === 1)) broken.push({ code: 'TENURE_HOLDERS', path: ['holders'] });
  holders.forEach((holder, index) => {
    if (tenure === 'SHARES' && !holder.share) broken.push({ code: 'REQUIRED', path: ['holders', index, 'share'] });
    if (tenure !== 'SHARES' && holder.share) broken.push({ code: 'TENURE_HOLDERS', path: ['holders', index, 'share'] });
    const same = holders.findIndex((other) => other.idType === holder.idType && other.idNumber === holder.idNumber);
    if (same < index) broken.push({ code: 'HOLDER_REPEATED', path: ['holders', index, 'idNumber'] });
  });
  const shares = holders.flatMap(({ share }) => (share ? [share] : []));
  if (tenure === 'SHARES' && shares.length === holders.length && !sumsToOne(shares)) broken.push({ code: 'SHARES_SUM', path: ['holders'] });
  return broken;
}

/** A granted or leased right of use has a term by law; a term does not end before it begins. */
function term({ rightNature, termFrom, termTo }: RegisterEntry): BrokenRule[] {
  const limited = rightNature === '102' || rightNature === '104';
  if (limited && termFrom === '/') return [{ code: 'BLANK_FIELD', path: ['termFrom'] }];
  if (limited && termTo === '/') return [{ code: 'BLANK_FIELD', path: ['termTo'] }];
  if (termFrom !== '/' && termTo !== '/' && termTo < termFrom) {
    return [
      { code: 'INVALID_DATE', path: ['termTo'], detail: { zh: '使用期限止日早于起日', en: 'the term of use ends before it begins' } },
    ];
  }
  return [];
}

/** RG-11: whoever enters "/" says in the remarks which field it is and why. */
function reasons(entry: RegisterEntry): BrokenRule[] {
  return slashedFields(entry)
    .filter(({ field }) => !givesReason(entry.remarks, field))
    .map(({ field, path }) => ({
      code: 'SLASH_WITHOUT_REASON' as const,
      path,
      detail: {
        zh: `“${field.zh}”填写了“/”，附记中应写明原因`,
        en: `"${field.en}" is "/": the remarks must give the reason, naming ${field.zh}`,
      },
    }));
}
