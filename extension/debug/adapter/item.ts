import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Shape } from "../../../core/shape.ts";
import { t } from "../../l10n.ts";
import { arrayText, numberText } from "./numberText.ts";

/** One row of a list of variables, before it has a reference in the protocol. */
export interface Item {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** The expression that gives it anywhere; missing where there is none. */
  readonly evaluateName?: string;
  readonly children?: ItemList;
  /** Tries another number in its place. */
  readonly set?: (value: number) => void;
  /** Why its number cannot be set, in a sentence. */
  readonly whyNotSet?: string;
  readonly hint?: DebugProtocol.VariablePresentationHint;
  /** What menus ask for: `array`, `tried`. */
  readonly menu?: string;
  /** All its numbers, for the clipboard and the heat map. */
  readonly numbers?: ItemNumbers;
}

export interface ItemNumbers {
  readonly shape: Shape;
  readonly size: number;
  at(component: number): number;
}

/** What an item holds. Made when it is opened, never before. */
export interface ItemList {
  readonly named: number;
  readonly indexed: number;
  readNamed(): readonly Item[];
  readIndexed(start: number, count: number): readonly Item[];
}

/** How items show numbers. */
export interface Format {
  readonly hex: boolean;
}

/** An array to be shown, as a whole or row by row. */
export interface ArrayParts extends ItemNumbers {
  /** The expression of the whole; the rows' and entries' are made from it. */
  readonly expression?: string | undefined;
  readonly set?: ((component: number, value: number) => void) | undefined;
  readonly whyNotSet?: string | undefined;
  /** So many components are computed; all of them where it is left out. */
  readonly known?: number | undefined;
  /** True where the number is one that a person tried; left out where nothing is tried. */
  readonly isTried?: ((component: number) => boolean) | undefined;
  /** Shown before the entries. */
  readonly more?: (() => readonly Item[]) | undefined;
  readonly format: Format;
}

export function tried(value: string): string {
  return `${value} ${t("(what if, not saved)")}`;
}

/** What a person set back may still carry the mark. */
export function withoutMark(value: string): string {
  return value.replace(t("(what if, not saved)"), "").trim();
}

/** Something that has no number now, in words. */
export function wordItem(name: string, words: string, evaluateName?: string): Item {
  return {
    name,
    value: words,
    ...(evaluateName === undefined ? {} : { evaluateName }),
    hint: { kind: "virtual", attributes: ["readOnly"] },
    whyNotSet: t("“{0}” has no number here: {1}.", name, words),
  };
}

export function textItem(name: string, value: string, children?: ItemList): Item {
  return {
    name,
    value,
    ...(children ? { children } : {}),
    hint: { kind: "virtual", attributes: ["readOnly"] },
    whyNotSet: t("“{0}” cannot be set.", name),
  };
}

export function listOf(read: () => readonly Item[]): ItemList {
  // The client only wants to know that there is something.
  return { named: 1, indexed: 0, readNamed: read, readIndexed: () => [] };
}

/** A number, or an array with its shape first whose rows and entries open one below the other. */
export function arrayItem(name: string, parts: ArrayParts): Item {
  return partItem(name, parts, [], parts.shape, 0);
}

function partItem(name: string, parts: ArrayParts, indices: readonly number[], shape: Shape, from: number): Item {
  const { format, known = parts.size } = parts;
  const size = shape.reduce((product, axis) => product * axis, 1);
  const expression = partExpression(parts, indices);
  if (from >= known && size > 0) return wordItem(name, t("not computed yet"), expression);
  const [length, ...rest] = shape;
  const hasTried = parts.isTried ? anyTried(parts.isTried, from, size) : false;
  const text =
    length === undefined
      ? numberText(parts.at(from), format.hex)
      : arrayText(
          shape,
          (component) => (from + component < known ? parts.at(from + component) : null),
          size,
          format.hex,
        );
  const more = indices.length === 0 ? parts.more : undefined;
  const step = length === undefined ? 1 : size / Math.max(length, 1);
  const children: ItemList | null =
    length === undefined && !more
      ? null
      : {
          named: more ? 1 : 0,
          indexed: length ?? 0,
          readNamed: () => more?.() ?? [],
          readIndexed: (start, count) =>
            Array.from({ length: Math.max(0, Math.min(count, (length ?? 0) - start)) }, (_, i) =>
              partItem(`[${start + i}]`, parts, [...indices, start + i], rest, from + (start + i) * step),
            ),
        };
  const { set } = parts;
  const isNumber = length === undefined;
  return {
    name,
    value: hasTried ? tried(text) : text,
    type: isNumber ? t("number") : t("array {0}", `[${shape.join(", ")}]`),
    ...(expression === undefined ? {} : { evaluateName: expression }),
    ...(children ? { children } : {}),
    ...(set && isNumber ? { set: (value: number) => set(from, value) } : {}),
    ...(set && !isNumber ? { whyNotSet: t("“{0}” is an array; set one of its entries.", name) } : {}),
    ...(set
      ? {}
      : { whyNotSet: parts.whyNotSet ?? t("“{0}” is computed; only parameters and inputs can be set.", name) }),
    hint: { kind: "data", ...(set && isNumber ? {} : { attributes: ["readOnly"] }) },
    menu: [...(isNumber ? [] : ["array"]), ...(hasTried ? ["tried"] : [])].join(" "),
    numbers: { shape, size, at: (component) => parts.at(from + component) },
  };
}

/** An index for fewer axes than there are takes the rest whole. */
function partExpression({ expression }: ArrayParts, indices: readonly number[]): string | undefined {
  return expression === undefined || indices.length === 0 ? expression : `${expression}[${indices.join(", ")}]`;
}

/** Tries are few and arrays may be long: beyond this many entries only single ones bear the mark. */
const MOST_LOOKED_AT = 100_000;

function anyTried(isTried: (component: number) => boolean, from: number, size: number): boolean {
  for (let i = from; i < from + Math.min(size, MOST_LOOKED_AT); i++) if (isTried(i)) return true;
  return false;
}
