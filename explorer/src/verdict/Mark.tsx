import type { CheckStatus } from '@zhenglian/chaincode/domain';

// outline and sign of each status on a 48 × 48 field: circle, octagon, diamond, clock
const OUTLINES: Record<CheckStatus, string> = {
  VALID: 'M24 3a21 21 0 1 1 0 42a21 21 0 1 1 0-42z',
  INVALID: 'M15.5 3h17L45 15.5v17L32.5 45h-17L3 32.5v-17z',
  UNKNOWN: 'M24 2l22 22-22 22L2 24z',
  STALE: 'M24 3a21 21 0 1 1 0 42a21 21 0 1 1 0-42z',
};
const SIGNS: Record<CheckStatus, string> = {
  VALID: 'M14 25l7 7 13-15',
  INVALID: 'M16 16l16 16M32 16L16 32',
  UNKNOWN: 'M18.5 20a5.5 5.5 0 1 1 8 4.8c-1.8 1-2.5 1.9-2.5 4M24 34v.5',
  STALE: 'M24 12v12l8 5',
};

/** The shape of a status; the word always stands beside it. Colours come from the text colour. */
export function Mark({ status, size }: { status: CheckStatus; size: number }): React.JSX.Element {
  return (
    <svg
      className="mark"
      width={size}
      height={size}
      viewBox="0 0 48 48"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
      data-mark={status}
    >
      <path d={OUTLINES[status]} strokeWidth={3} strokeLinejoin="round" />
      <path d={SIGNS[status]} strokeWidth={4} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
