/**
 * Widths of text without a screen: advances of a common sans-serif in thousandths of the size, for letters from space
 * to tilde. A picture is drawn with whatever such font is there, so this is an estimate, a little on the wide side.
 */
const ADVANCES = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const FIRST = 32;
/** Of a letter that is not in the table: Latin with marks, Greek, Cyrillic, Hebrew, Arabic. */
const OTHER = 600;
const WIDE = 1000;
const BOLD = 1.14;
/** DejaVu and Segoe run this much wider than the font of the table. */
const SPARE = 1.08;

const MARK = /^(?:\p{M}|[\u200b-\u200f\u2060-\u2064]|\ufe0f)$/u;
/** Han, kana, hangul, full-width forms and pictures take a square. */
const SQUARE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|^[\u{1f000}-\u{3fffd}]$/u;

export function textWidth(text: string, size: number, isBold = false): number {
  let sum = 0;
  for (const letter of text) sum += advanceOf(letter);
  return (sum * size * SPARE * (isBold ? BOLD : 1)) / 1000;
}

function advanceOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 127) return ADVANCES[code - FIRST] ?? 0;
  if (MARK.test(letter)) return 0;
  return SQUARE.test(letter) ? WIDE : OTHER;
}

/** The text, or as much of it as fits with an ellipsis at its end; at least one letter stays. */
export function fitText(text: string, width: number, size: number, isBold = false): string {
  if (textWidth(text, size, isBold) <= width) return text;
  const letters = lettersOf(text);
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, size, isBold) > width) letters.pop();
  return `${letters.join("")}…`;
}

/** At most two lines, broken anywhere, since ids know no spaces; the second ends with an ellipsis where even that is too little. */
export function fitLines(text: string, width: number, size: number, isBold = false): readonly string[] {
  if (textWidth(text, size, isBold) <= width) return [text];
  const letters = lettersOf(text);
  let first = "";
  while (letters.length > 0 && (first === "" || textWidth(first + letters[0], size, isBold) <= width))
    first += letters.shift() ?? "";
  return letters.length === 0 ? [first] : [first, fitText(letters.join(""), width, size, isBold)];
}

/** With the marks that stand on them, so that none is torn off. */
function lettersOf(text: string): string[] {
  const letters: string[] = [];
  for (const letter of text) {
    if (letters.length > 0 && MARK.test(letter)) letters[letters.length - 1] += letter;
    else letters.push(letter);
  }
  return letters;
}

/** True where the first letter with a direction runs from right to left, as `dir="auto"` decides. */
export function isRightToLeft(text: string): boolean {
  const strong = /[\p{L}]/u.exec(text)?.[0] ?? "";
  return /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(strong);
}
