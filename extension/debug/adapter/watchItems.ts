import { NotComputed, type WatchValue } from "../../../core/watch/watch.ts";
import { t } from "../../l10n.ts";
import { arrayItem, type Format, type Item, type ItemNumbers, listOf, wordItem } from "./item.ts";

/** What an expression gave, as a row that opens where there is something in it. */
export function watchItem(name: string, value: WatchValue, format: Format, expression?: string): Item {
  const whyNotSet = t("“{0}” is computed; only parameters and inputs can be set.", name);
  switch (value.kind) {
    case "number":
      return arrayItem(name, { shape: [], size: 1, at: () => value.value, expression, whyNotSet, format });
    case "array": {
      const { shape, data } = value;
      const at = (i: number): number => data[i] ?? Number.NaN;
      return arrayItem(name, { shape, size: data.length, at, expression, whyNotSet, format });
    }
    case "boolean":
    case "text":
      return { name, value: String(value.value), type: value.kind, ...named(expression), whyNotSet };
    case "record":
      return {
        name,
        value: value.title,
        ...named(expression),
        whyNotSet,
        children: listOf(() =>
          value.parts.map(([part, inner]) =>
            inner ? watchItem(part, inner, format) : wordItem(part, t("not computed yet")),
          ),
        ),
      };
  }
}

const named = (expression: string | undefined): Pick<Item, "evaluateName"> =>
  expression === undefined ? {} : { evaluateName: expression };

/** Every digit, in the file's own notation, so that it can be pasted into a network or another program. */
export function clipboardText(value: WatchValue): string {
  switch (value.kind) {
    case "number":
    case "boolean":
    case "text":
      return String(value.value);
    case "array":
      return nestedText({ shape: value.shape, size: value.data.length, at: (i) => value.data[i] ?? Number.NaN });
    case "record":
      return [value.title, ...value.parts.map(([name, inner]) => `${name}: ${inner ? clipboardText(inner) : ""}`)].join("\n");
  }
}

export function nestedText({ shape, at }: ItemNumbers): string {
  const write = ([length, ...rest]: readonly number[], from: number): string => {
    if (length === undefined) return String(at(from));
    const step = rest.reduce((product, axis) => product * axis, 1);
    return `[${Array.from({ length }, (_, i) => write(rest, from + i * step)).join(", ")}]`;
  };
  return write(shape, 0);
}

/** Whether the sentence says that there is no number yet, which is no mistake. */
export function isNotComputed(error: unknown): boolean {
  return error instanceof NotComputed;
}
