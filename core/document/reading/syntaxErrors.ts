import { type ParseError, printParseErrorCode } from "jsonc-parser";
import { type Problem, problem } from "../../problems.ts";
import { lineMap } from "../lineMap.ts";
import { NEW_NETWORK, START_NETWORK } from "../newNetwork.ts";

/** The error of jsonc-parser in words that help; `opener` is the innermost bracket that is still open at the end. */
export function describeError(text: string, error: ParseError, opener: number): Problem {
  const start = Math.min(error.offset, text.length);
  const end = Math.min(start + Math.max(error.length, 1), text.length);
  const at = (message: string, from = start, to = end): Problem =>
    problem("NN101", { start: from, end: Math.max(from, to) }, message);
  if (text.trim() === "") {
    const fix = { title: START_NETWORK, range: { start: 0, end: text.length }, newText: NEW_NETWORK };
    return problem(
      "NN101",
      { start: 0, end: 0 },
      'The file is empty. The smallest network file is { "nn": 1, "nodes": {} }.',
      { fix },
    );
  }
  const word = wordAt(text, start);
  if (/^[+-]?(nan|inf|infinity)$/i.test(word.text)) {
    return at(
      `JSON has no ${word.text}: every number in a network file is finite. Write a finite number, such as 0 or 1e308.`,
      word.start,
      word.end,
    );
  }
  const number = numberAdvice(word.text);
  if (number !== null) return at(number, word.start, word.end);
  const shown = JSON.stringify(word.text.length > 30 ? `${word.text.slice(0, 30)}…` : word.text);
  switch (printParseErrorCode(error.error)) {
    case "InvalidSymbol": {
      const literal = {
        True: "true",
        TRUE: "true",
        False: "false",
        FALSE: "false",
        None: "null",
        NULL: "null",
        undefined: "null",
      }[word.text];
      if (literal) return at(`${word.text} is written ${literal} in JSON.`, word.start, word.end);
      if (word.text.startsWith("'"))
        return at("Text and keys stand in double quotes in JSON, not in single ones.", word.start, word.end);
      if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(word.text))
        return at(`${shown} is no JSON value. Text and keys stand in double quotes: ${shown}.`, word.start, word.end);
      return at(`${shown} cannot stand here. A network file is JSON with comments.`, word.start, word.end);
    }
    case "CommaExpected":
      return at("A comma is missing before this.");
    case "ColonExpected":
      return at('A colon is missing here: a property is "key": value.');
    case "ValueExpected":
      return at(start >= text.length ? "The text ends where a value should stand." : "A value is missing here.");
    case "PropertyNameExpected":
      return at(
        start >= text.length
          ? 'The text ends inside an object: its "}" is missing.'
          : 'A key in double quotes should stand here, as in "key": value.',
      );
    case "CloseBraceExpected":
      return at(unclosed(text, "{", opener));
    case "CloseBracketExpected":
      return at(unclosed(text, "[", opener));
    case "EndOfFileExpected":
      return at("The text goes on after the end of the network. A network file is one object { … }.");
    case "UnexpectedEndOfComment":
      return at('A comment is not closed: its "*/" is missing.');
    case "UnexpectedEndOfString":
      return at("A text in double quotes is not closed on its line.");
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return at(
        'A backslash in a text must be followed by one of " \\ / b f n r t, or by u and four hexadecimal digits.',
      );
    case "InvalidCharacter":
      return at("A text in double quotes holds a raw control character. Write it as an escape, such as \\t.");
    default:
      return at(`${shown} cannot be read as JSON with comments.`);
  }
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The run of characters around an offset that has no space, bracket, comma, colon or double quote. */
function wordAt(text: string, offset: number): Word {
  const stops = /[\s[\]{},:"]/;
  let start = Math.min(offset, text.length);
  let end = start;
  while (start > 0 && start > offset - 60 && !stops.test(text[start - 1] ?? " ")) start--;
  while (end < text.length && end < offset + 60 && !stops.test(text[end] ?? " ")) end++;
  if (end === start && end < text.length) end++;
  return { text: text.slice(start, end), start, end };
}

function numberAdvice(word: string): string | null {
  if (/^\+[\d.]/.test(word)) return `A number has no plus sign in JSON: write ${word.slice(1)}.`;
  if (/^-?\.\d/.test(word)) return `A number needs a digit before its point in JSON: write ${word.replace(".", "0.")}.`;
  if (/^-?\d+\.(?!\d)/.test(word)) return `A number needs a digit after its point in JSON: ${word} is not complete.`;
  if (/^-?0\d/.test(word)) return `A number has no leading zeros in JSON: ${word} cannot be read.`;
  if (/^-?0[xXbBoO]/.test(word)) return `Numbers are decimal in JSON: ${word} cannot be read.`;
  if (/^-?\d+(\.\d+)?[eE][+-]?$/.test(word)) return `The exponent of ${word} has no digits.`;
  return null;
}

/** Names the line of the bracket that is still open at the end. */
function unclosed(text: string, bracket: "{" | "[", opener: number): string {
  const kind = bracket === "{" ? "An object" : "A list";
  const { line } = lineMap(text).positionOf(opener);
  return `${kind} is not closed: the "${bracket}" of line ${line} lacks its "${bracket === "{" ? "}" : "]"}".`;
}

/** A closing bracket that does not fit the one before it. */
export function describeStray(text: string, at: number, opener: number | undefined): Problem {
  const range = { start: at, end: at + 1 };
  const stray = text[at];
  if (opener === undefined) return problem("NN101", range, `This "${stray}" closes nothing.`);
  const { line } = lineMap(text).positionOf(opener);
  const wanted = text[opener] === "{" ? "}" : "]";
  return problem(
    "NN101",
    range,
    `A "${wanted}" is missing before this "${stray}": it would close the "${text[opener]}" of line ${line}.`,
  );
}
