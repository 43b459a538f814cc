import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";
import { type ColourScale, colourOf, css } from "./colourScale.ts";
import { useMapColours } from "./mapColours.ts";

const STEPS = 24;

/** Which colour stands for which number. */
export function ScaleLegend({ scale, name }: { readonly scale: ColourScale; readonly name: string }) {
  const colours = useMapColours();
  const { middle, reach, kind } = scale;
  const low = kind === "diverging" ? middle - reach : middle;
  const high = middle + reach;
  const at = (i: number) => low + ((high - low) * i) / (STEPS - 1);
  const ends = kind === "diverging" ? [low, middle, high] : [low, (low + high) / 2, high];
  return (
    <figure className="map-scale" dir="ltr">
      <figcaption>{t("Colours: {0}", name)}</figcaption>
      <svg viewBox={`0 0 ${STEPS} 1`} preserveAspectRatio="none" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <rect key={i} x={i} width={1.05} height={1} fill={css(colourOf(at(i), scale, colours) ?? colours.odd)} />
        ))}
      </svg>
      <p className="map-scale-numbers">
        {ends.map((value, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an end is its place
          <span key={i} className="figure" title={exactNumber(value)} data-exact={exactNumber(value)}>
            {formatNumber(value)}
          </span>
        ))}
      </p>
    </figure>
  );
}
