/** How a number is written in every picture, on screen and off. */

export const MINUS = "\u2212";
const DIGITS = 4;
/** Powers of ten: from the first one up, and below the second, a number is written with its exponent, so that no cell grows without bound. */
const LARGEST_PLAIN = 5;
const SMALLEST_PLAIN = -4;

/** `−0.1235`, `1200`, `1.235e−7`, `∞`, `NaN`: at most `digits` significant digits, no trailing zeros. */
export function formatNumber(value: number, digits = DIGITS): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  // As text throughout: rounding the largest doubles to four digits as a number would make them infinite.
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const size = Number(exponent);
  if (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) return withMinus(`${Number(mantissa)}e${size}`);
  return withMinus(String(Number(value.toPrecision(digits))));
}

/** At most seven signs, since three numbers stand side by side under a strip: `0.013`, `−5e−4`. */
export function briefly(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= 0.01 && size < 10_000)) return formatNumber(value, 2);
  return withMinus(value.toExponential(0).replace("e+", "e"));
}

function withMinus(text: string): string {
  return text.replaceAll("-", MINUS);
}
