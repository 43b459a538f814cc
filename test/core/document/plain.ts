import fc from "fast-check";
import { type Node, type ParseError, parseTree } from "jsonc-parser";

/** JSON values whose objects are Maps, so that no key is special and the order stays. */
export type Plain = null | boolean | number | string | readonly Plain[] | ReadonlyMap<string, Plain>;

export function readPlain(text: string): Plain {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (!root || errors.length > 0) throw new SyntaxError(`Not JSON any more:\n${text}`);
  return plainOf(root);
}

function plainOf(node: Node): Plain {
  const children = node.children ?? [];
  if (node.type === "array") return children.map(plainOf);
  if (node.type !== "object") return node.value;
  const map = new Map<string, Plain>();
  for (const { children: [key, value] = [] } of children) {
    if (!key || !value) throw new SyntaxError("incomplete");
    if (map.has(key.value)) throw new SyntaxError(`The key ${key.value} stands twice.`);
    map.set(key.value, plainOf(value));
  }
  return map;
}

const isMap = (value: Plain): value is ReadonlyMap<string, Plain> => value instanceof Map;
const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

export function writeNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Tokens of a value, to be joined by any white space and comments. */
function* tokens(value: Plain, trailing: () => boolean): Generator<string> {
  if (isMap(value) || isList(value)) {
    const entries: readonly (readonly [string | null, Plain])[] = isMap(value)
      ? [...value]
      : value.map((item) => [null, item] as const);
    yield isMap(value) ? "{" : "[";
    for (const [i, [key, entry]] of entries.entries()) {
      if (key !== null) yield* [JSON.stringify(key), ":"];
      yield* tokens(entry, trailing);
      if (i < entries.length - 1 || trailing()) yield ",";
    }
    yield isMap(value) ? "}" : "]";
  } else yield typeof value === "number" ? writeNumber(value) : JSON.stringify(value);
}

/** Any way of writing the value: random white space, comments, line ends, trailing commas. Comments are numbered: `c1;`, `c2;`. */
export function writeNoisily(value: Plain, noise: readonly number[], commas: boolean): string {
  let at = 0;
  let comments = 0;
  const next = (): number => noise[at++ % noise.length] ?? 0;
  const gap = (): string => {
    const pick = next() % 12;
    if (pick === 7) return ` /* c${++comments}; { " */ `;
    if (pick === 8) return ` // c${++comments}; [ "\n`;
    if (pick === 9) return `\n  // c${++comments}; }\r\n    `;
    return ["", " ", "\n", "\r\n  ", "\t", "", " "][pick] ?? "";
  };
  let text = gap();
  for (const token of tokens(value, () => commas && next() % 3 === 0)) text += token + gap();
  return text;
}

/** As a person writes it: sections and nodes on lines of their own, all else on one line; with a comment here and there. */
export function writeNeatly(value: ReadonlyMap<string, Plain>, { unit, eol, comments, commas }: NeatStyle): string {
  let count = 0;
  const note = (): string => (comments.length > 0 && comments[count++ % comments.length] ? ` // c${count};` : "");
  const block = (entries: readonly string[], indent: string, [open, close]: string): string =>
    `${open}${note()}${eol}${entries.map((entry, i) => `${indent}${unit}${entry}${i < entries.length - 1 || commas ? "," : ""}${note()}${eol}`).join("")}${indent}${close}`;
  const sections = [...value].map(([key, section]) => {
    const name = `${JSON.stringify(key)}: `;
    if (key === "nodes" && isMap(section))
      return (
        name +
        block(
          [...section].map(([id, node]) => `${JSON.stringify(id)}: ${inline(node)}`),
          unit,
          "{}",
        )
      );
    return name + inline(section);
  });
  return `${block(sections, "", "{}")}${eol}`;
}

export interface NeatStyle {
  readonly unit: string;
  readonly eol: string;
  readonly comments: readonly boolean[];
  readonly commas: boolean;
}

export const neatStyles: fc.Arbitrary<NeatStyle> = fc.record({
  unit: fc.constantFrom("  ", "    ", "\t"),
  eol: fc.constantFrom("\n", "\r\n"),
  comments: fc.array(fc.boolean(), { maxLength: 7 }),
  commas: fc.boolean(),
});

export function inline(value: Plain): string {
  if (isList(value)) return `[${value.map(inline).join(", ")}]`;
  if (isMap(value))
    return value.size === 0
      ? "{}"
      : `{ ${[...value].map(([key, entry]) => `${JSON.stringify(key)}: ${inline(entry)}`).join(", ")} }`;
  return typeof value === "number" ? writeNumber(value) : JSON.stringify(value);
}
