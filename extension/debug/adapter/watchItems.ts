import type { WatchValue } from "../../../core/watch/watch.ts";
import { t } from "../../l10n.ts";
import { arrayItem, type Format, type Item, listOf, wordItem } from "./item.ts";

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
        value: summaryOf(value, format),
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

/** Its first numbers behind the title, so that a row says something before it is opened. */
const MOST_IN_SUMMARY = 2;

function summaryOf({ title, parts }: Extract<WatchValue, { kind: "record" }>, format: Format): string {
  const first = parts
    .flatMap(([part, inner]) => (inner?.kind === "number" ? [`${part} = ${watchItem(part, inner, format).value}`] : []))
    .slice(0, MOST_IN_SUMMARY);
  return first.length === 0 ? title : `${title}: ${first.join(", ")}`;
}

const named = (expression: string | undefined): Pick<Item, "evaluateName"> =>
  expression === undefined ? {} : { evaluateName: expression };
