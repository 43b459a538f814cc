import { COMMANDS, SAMPLE_MARKS, STYLES, SUBSCRIPTS, SUPERSCRIPTS } from "./texCommands.ts";
import { tokenizeTex, unescapeText } from "./texTokens.ts";

/**
 * TeX → one line of plain text, for a terminal and a screen reader. It reads the TeX that our formulas and op records
 * are written in, so that every formula is written once; a command it does not know is shown by its name.
 */
export function plainText(tex: string): string {
  const { text } = readGroup(tokenizeTex(tex), 0);
  return text.replace(/ {2,}/g, " ").trim();
}

interface Reading {
  readonly text: string;
  readonly next: number;
}

function readGroup(tokens: readonly string[], start: number): Reading {
  let text = "";
  let at = start;
  while (at < tokens.length && tokens[at] !== "}") {
    const piece = readPiece(tokens, at);
    text += piece.text;
    at = piece.next;
  }
  return { text, next: at };
}

function readPiece(tokens: readonly string[], at: number): Reading {
  const token = tokens[at] ?? "";
  if (token === "{") {
    const { text, next } = readGroup(tokens, at + 1);
    return { text, next: next + 1 };
  }
  if (token === "_" || token === "^") return readScript(tokens, at);
  if (token.startsWith("\\") && token.length > 1) return readCommand(tokens, at);
  if (/^\s+$/.test(token)) return { text: " ", next: at + 1 };
  if (token === "-") return { text: followsValue(tokens, at) ? " − " : "−", next: at + 1 };
  if (/^[=<>+]$/.test(token)) return { text: ` ${token} `, next: at + 1 };
  return { text: token === "'" ? "′" : token === "~" ? " " : token, next: at + 1 };
}

/** What stands here follows a value: a minus is then an operation, a function's name a factor. */
function followsValue(tokens: readonly string[], at: number): boolean {
  const before = tokens.slice(0, at).findLast((token) => !/^\s+$/.test(token)) ?? "";
  return /^[\p{L}\p{N})\]}'.]$/u.test(before) || /^\\(?:\}|text|alpha|pi|lambda|infty|right|top)/.test(before);
}

function readScript(tokens: readonly string[], at: number): Reading {
  const { text, next } = readArgument(tokens, at + 1);
  const small = tokens[at] === "_" ? SUBSCRIPTS : SUPERSCRIPTS;
  const characters = Array.from(text);
  // The sample's number, written (s) as in the lecture.
  if (/^\(\d+\)$/.test(text) && tokens[at] === "^")
    return { text: characters.map((c) => SAMPLE_MARKS.get(c)).join(""), next };
  if (characters.every((character) => small.has(character)))
    return { text: characters.map((c) => small.get(c)).join(""), next };
  const bracketed = /^[\p{L}\p{N}\p{M}₀-₉]+$/u.test(text) ? text : `(${text})`;
  return { text: `${tokens[at]}${bracketed}`, next };
}

function readCommand(tokens: readonly string[], at: number): Reading {
  const token = tokens[at] ?? "";
  const verbatim = /^\\(?:text|operatorname|mathrm)\{(.*)\}$/s.exec(token);
  if (verbatim) return { text: unescapeText(verbatim[1] ?? ""), next: at + 1 };
  if (token.startsWith("\\begin{")) return readEnvironment(tokens, at);
  const name = token.slice(1);
  if (name === "frac" || name === "dfrac" || name === "tfrac") {
    const above = readArgument(tokens, at + 1);
    const below = readArgument(tokens, above.next);
    const text = `${bracket(above.text)}/${bracket(below.text)}`;
    return { text: /^\\(?:ln|log|exp|tanh)$/.test(tokens[at - 1] ?? "") ? `(${text})` : text, next: below.next };
  }
  if (name === "sqrt") {
    const { text, next } = readArgument(tokens, at + 1);
    return { text: `√${bracket(text)}`, next };
  }
  if (name === "hat") {
    const { text, next } = readArgument(tokens, at + 1);
    return { text: `${text}\u0302`, next };
  }
  if (name === "left" || name === "right")
    return tokens[at + 1] === "." ? { text: "", next: at + 2 } : { text: "", next: at + 1 };
  if (STYLES.has(name)) return tokens[at + 1] === "{" ? readArgument(tokens, at + 1) : { text: "", next: at + 1 };
  // A thin space between two factors is a product; after a comma it is only a space.
  if (name === ",") return { text: /^[,=]$/.test(tokens[at - 1] ?? ",") ? " " : "·", next: at + 1 };
  if (/^[;:! ]$/.test(name)) return { text: name === "!" ? "" : " ", next: at + 1 };
  // What a control word is followed by is only its end, not a space to be shown.
  const known = COMMANDS.get(name);
  if (known !== undefined) return { text: known, next: skipSpace(tokens, at + 1, known) };
  // A function's name: after a factor it is multiplied by it, 2·cosh u.
  return { text: /^[a-z]/i.test(name) && followsValue(tokens, at) ? `·${name}` : name, next: at + 1 };
}

function skipSpace(tokens: readonly string[], at: number, shown: string): number {
  return /^\s+$/.test(tokens[at] ?? "") && /^[\p{L}∂∇ΣΠ]?$/u.test(shown) ? at + 1 : at;
}

function readArgument(tokens: readonly string[], start: number): Reading {
  let at = start;
  while (/^\s+$/.test(tokens[at] ?? "")) at += 1;
  return readPiece(tokens, at);
}

/** A matrix reads `[1, 2; 3, 4]`, cases read `u if u > 0, else 0`. */
function readEnvironment(tokens: readonly string[], at: number): Reading {
  const isCases = tokens[at] === "\\begin{cases}";
  const rows: string[][] = [[""]];
  let next = at + 1;
  while (next < tokens.length && !tokens[next]?.startsWith("\\end{")) {
    const row = rows.at(-1) ?? [];
    if (tokens[next] === "&") row.push("");
    else if (tokens[next] === "\\\\") rows.push([""]);
    else {
      const piece = readPiece(tokens, next);
      row[row.length - 1] += piece.text;
      next = piece.next;
      continue;
    }
    next += 1;
  }
  const cells = rows.map((row) => row.map((cell) => cell.trim()));
  const text = isCases ? casesText(cells) : `[${cells.map((row) => row.join(", ")).join("; ")}]`;
  return { text, next: next + 1 };
}

function casesText(rows: readonly (readonly string[])[]): string {
  const parts = rows.map(([value = "", condition = ""], i) =>
    i > 0 && i === rows.length - 1 ? `else ${value}` : `${value} if ${condition}`,
  );
  return `(${parts.join(", ")})`;
}

function bracket(text: string): string {
  const trimmed = text.trim();
  return /[\s+−·×/]/.test(trimmed) && !/^\([^()]*\)$/.test(trimmed) ? `(${trimmed})` : trimmed;
}
