// Characters that change how others are shown, or that are not shown at all: bidirectional controls, zero-width and
// control characters, soft hyphen, byte order mark, line and paragraph separators, tags. \p{Cc} and \p{Cf} cover them.
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;

/**
 * A text from evidence as it may be shown: hidden characters become marks such as ‹U+202E›, so that a field cannot
 * pretend to read otherwise than it is. Line breaks stay. In: any string; out: the string to show.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, (c) => (c === '\n' ? c : `‹U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`));
}
