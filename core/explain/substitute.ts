import { tokenizeTex } from "./texTokens.ts";

/** Between these a number with a sign or a power of ten reads as one value without brackets of its own. */
const OPENS = /^(?:[([{,=&<>]|\\\{|\\begin\{.*\}|\\\\|\\approx)$/s;
const CLOSES = /^(?:[)\]},=<>&+-]|\\\}|\\le|\\ge|\\\\|\\end\{.*\}|\\cdot|\\approx|\\right)$/s;
/** Beside these a number would run into what stands there: 2u is not 20.5. */
const TOUCHES = /^(?:[\p{L}\p{N}.)\]}]|\\(?:alpha|lambda|pi|right|frac|sqrt))$/u;

/**
 * Puts other TeX in the place of symbols of a formula: `u` in an activation's φ(u) becomes `u_{3}` or `-0.5`. Only whole
 * symbols are replaced, never letters inside a command's name or inside words.
 */
export function substitute(tex: string, replacements: ReadonlyMap<string, string>): string {
  const tokens = tokenizeTex(tex);
  return tokens
    .map((token, i) => {
      const replacement = replacements.get(token);
      if (replacement === undefined) return token;
      const before = tokens.slice(0, i).findLast(isVisible) ?? "";
      const after = tokens.slice(i + 1).find(isVisible) ?? "";
      return needsBrackets(replacement, before, after) ? `(${replacement})` : replacement;
    })
    .join("");
}

function needsBrackets(replacement: string, before: string, after: string): boolean {
  const isCompound = replacement.startsWith("-") || replacement.includes("\\times");
  const stands = (before === "" || OPENS.test(before)) && (after === "" || CLOSES.test(after));
  if (isCompound && !stands) return true;
  return /^\d/.test(replacement) && (TOUCHES.test(before) || /^[\p{L}\p{N}]$/u.test(after));
}

function isVisible(token: string): boolean {
  return !/^\s+$/.test(token);
}
