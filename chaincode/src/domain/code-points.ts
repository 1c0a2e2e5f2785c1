/** The characters of a text as Unicode code points, so that a rare character such as 𠮷 counts once. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}
