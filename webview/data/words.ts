import type { DataFacts, PartChoice } from "../../core/view/dataView.ts";
import { t } from "../l10n.ts";
import { formatCount, formatNumber } from "../numbers.ts";

export function partName(part: PartChoice): string {
  switch (part) {
    case "training":
      return t("training");
    case "validation":
      return t("validation");
    case "test":
      return t("test");
    case "all":
      return t("all rows");
  }
}

/** What a class is called; a dash where it is none. */
export function className(classes: readonly string[], at: number): string {
  if (Number.isNaN(at)) return t("not a number");
  return classes[at] ?? formatNumber(at);
}

/** `42.5 %` */
export function percent(share: number): string {
  return Number.isNaN(share) ? "—" : t("{0} %", formatNumber(Math.round(share * 1000) / 10));
}

/** `150 rows of iris.csv` */
export function sourceLine({ source, rows }: DataFacts): string {
  const count = formatCount(rows);
  if (source === "") return rows === 1 ? t("1 row") : t("{0} rows", count);
  return rows === 1 ? t("1 row: {0}", source) : t("{0} rows: {1}", count, source);
}
