/** About how wide a text is in px, written in letters of that size: Chinese ones are as wide as high. */
export function widthOf(label: string, size = 13): number {
  return Array.from(label).reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e80 ? size : size * 0.56), 0);
}
