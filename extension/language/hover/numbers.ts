import { formatNumber } from "../../../core/drawing/numberText.ts";
import type { Shape } from "../../../core/shape.ts";
import { statisticsOf } from "../../../core/view/statistics.ts";
import { t } from "../../l10n.ts";
import { type HeatTheme, heatMap } from "./heatMap.ts";
import { plain, table } from "./markdown.ts";

/** A quantity to be shown: its numbers, or null where they are not computed at the cursor. */
export interface Quantity {
  readonly name: string;
  readonly numbers: Float64Array | null;
}

/** More are summed up, and drawn. */
const MOST_LISTED = 8;

/** Enough to see the difference that one step of training makes. */
const DIGITS = 6;

/** One line a quantity: its numbers where they are few, else what they are like. */
export function numbersTable(quantities: readonly Quantity[]): string {
  const isMany = quantities.some(({ numbers }) => (numbers?.length ?? 0) > MOST_LISTED);
  if (!isMany) {
    return quantities
      .map(({ name, numbers }) =>
        numbers === null
          ? `${plain(name)}: *${plain(t("not computed yet"))}*`
          : `${plain(name)} = **${plain(listed(numbers))}**`,
      )
      .join("  \n");
  }
  const header = ["", t("minimum"), t("mean"), t("maximum"), "‖·‖", t("zeros"), "NaN"].map(plain);
  return table(
    header,
    quantities.map(({ name, numbers }) => {
      if (numbers === null) return [plain(name), plain(t("not computed yet")), "", "", "", "", ""];
      const { minimum, mean, maximum, norm, zeros, nans, infinities, count } = statisticsOf(numbers);
      const odd = infinities > 0 ? t("{0}, {1} infinite", nans, infinities) : String(nans);
      return [
        plain(name),
        ...[minimum, mean, maximum, norm].map((value) => plain(formatNumber(value))),
        plain(t("{0} of {1}", zeros, count)),
        plain(odd),
      ];
    }),
  );
}

export function listed(numbers: ArrayLike<number>): string {
  const shown = Array.from(numbers, (value) => formatNumber(value, DIGITS));
  return shown.length === 1 ? (shown[0] ?? "") : `[${shown.join(", ")}]`;
}

/** The picture of a value whose numbers are too many to be read one by one; "" for others. */
export function heatImage(name: string, numbers: Float64Array | null, shape: Shape, theme: HeatTheme): string {
  if (numbers === null || numbers.length <= MOST_LISTED) return "";
  const { svg, joined } = heatMap(numbers, shape, theme);
  const each = joined > 1 ? ` ${t("Each square is the mean of up to {0} numbers.", joined)}` : "";
  const alt = `${t("{0} ({1}): squares by magnitude, filled where positive, outlined where negative.", name, shape.join(" × "))}${each}`;
  return `![${alt.replace(/[[\]\\]/g, "")}](data:image/svg+xml;base64,${toBase64(svg)})`;
}

/** The picture is plain ASCII. */
function toBase64(text: string): string {
  return btoa(text);
}
