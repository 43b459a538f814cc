/** Significant digits of a number shown in a formula: enough to follow by hand, few enough to read. */
const DIGITS = 5;
/** Relative rounding below this is floating-point dust (0.1 + 0.2), not something a reader could see. */
const DUST = 1e-13;

export interface ShownNumber {
  readonly tex: string;
  /** False where digits were dropped, so that a line that shows it must say ≈. */
  readonly exact: boolean;
}

/** A number for people, as TeX; whole numbers stay whole, the very large and small get a power of ten. */
export function showNumber(value: number, digits: number = DIGITS): ShownNumber {
  if (Number.isNaN(value)) return { tex: "\\text{NaN}", exact: true };
  if (!Number.isFinite(value)) return { tex: value > 0 ? "\\infty" : "-\\infty", exact: true };
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return { tex: String(value === 0 ? 0 : value), exact: true };
  const [mantissa = "0", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const exact = Math.abs(Number(`${mantissa}e${exponent}`) - value) <= DUST * Math.abs(value);
  const power = Number(exponent);
  if (power >= -4 && power < 6) return { tex: trimZeros(value.toFixed(Math.max(digits - 1 - power, 0))), exact };
  const shortMantissa = trimZeros(mantissa);
  return { tex: `${shortMantissa} \\times 10^{${power}}`, exact };
}

/** As `showNumber`, bracketed where a sign in front would read wrongly: 2·(−1). */
export function showFactor(value: number, digits?: number): ShownNumber {
  const shown = showNumber(value, digits);
  return shown.tex.startsWith("-") ? { ...shown, tex: `(${shown.tex})` } : shown;
}

function trimZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** A number for a terminal: the same digits as in formulas, with a true minus and `e` for powers of ten. */
export function formatNumber(value: number, digits?: number): string {
  if (Number.isNaN(value)) return "NaN";
  return showNumber(value, digits)
    .tex.replace("-\\infty", "−∞")
    .replace("\\infty", "∞")
    .replace(/ \\times 10\^\{(-?\d+)\}/, "e$1")
    .replaceAll("-", "−");
}
