import { useMemo, useRef, useState } from "react";
import type { NetworkView, PassView } from "../../core/protocol.ts";
import type { WeightImages } from "../../core/view/maps/mapsView.ts";
import { ChartTools } from "../charts/ChartTools.tsx";
import { useSize } from "../charts/useSize.ts";
import { Combobox } from "../controls/Combobox.tsx";
import { Figure } from "../controls/Figure.tsx";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { request } from "../transport.ts";
import { divergingScale } from "./colourScale.ts";
import { spread } from "./MapTable.tsx";
import { ScaleLegend } from "./ScaleLegend.tsx";
import { WeightMosaic } from "./WeightMosaic.tsx";
import { sayPlace, type WeightPlace, weightAt, weightCsv } from "./weightNumbers.ts";

interface Asked {
  readonly node: string;
  readonly pass: PassView | null;
}

const find = ({ node }: Asked): Promise<WeightImages> => request("weightImages", { node });
const REST = () => 100;

/** The weights of the selected layer as images: what each of its units looks for. */
export function WeightsView() {
  const network = useStore((state) => state.network);
  const pass = useStore((state) => state.pass);
  const selected = useStore((state) =>
    state.selection.nodes.length === 1 ? (state.selection.nodes[0] ?? null) : null,
  );
  const [chosen, setChosen] = useState<{ readonly node: string; readonly selected: string | null } | null>(null);
  const choices = useMemo(() => (network ? layersOf(network) : []), [network]);
  // What was chosen here holds until another node is selected on the canvas.
  const wished = chosen && chosen.selected === selected ? chosen.node : selected;
  const node = choices.find(({ value }) => value === wished)?.value ?? choices[0]?.value ?? null;
  const asked = useMemo<Asked | null>(() => (node === null ? null : { node, pass }), [node, pass]);
  const found = useLatest<Asked, WeightImages>(asked, find, REST);
  const images = found?.question.node === node ? found?.answer : null;
  if (node === null)
    return (
      <p className="map-note" dir="ltr">
        {t("No node of this network has weights.")}
      </p>
    );
  return (
    <div className="output-map is-weights">
      <div className="map-side">
        <span className="map-choice" dir="ltr">
          <span aria-hidden="true">{t("Layer")}</span>
          <Combobox
            label={t("Layer")}
            value={node}
            choices={choices}
            className="map-field"
            commit={(text) => {
              const name = text.trim();
              if (!choices.some(({ value }) => value === name)) return t("{0} has no weights here.", name);
              setChosen({ node: name, selected });
              return null;
            }}
          />
        </span>
        {found?.error && found.question.node === node && <p className="explanation-error">{found.error}</p>}
      </div>
      {images && <Shown key={node} images={images} />}
    </div>
  );
}

function layersOf({ nodes }: NetworkView) {
  return nodes
    .filter(({ params, broken }) => !broken && params.some(({ shape }) => shape.length > 0))
    .map(({ id, op }) => ({ value: id, note: op }));
}

function Shown({ images }: { readonly images: WeightImages }) {
  const [box, size] = useSize<HTMLDivElement>();
  const chart = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<WeightPlace | null>(null);
  const scale = useMemo(() => divergingScale(images.numbers, 0), [images]);
  const { unit = 0, channel = 0, row = 0, column = 0 } = pointed ?? {};
  const place: WeightPlace = { unit, channel, row, column };
  return (
    <>
      <div className="map-side">
        <table className="map-reading" dir="ltr">
          <caption>{sayPlace(images, place)}</caption>
          <tbody>
            <tr className="is-main">
              <th scope="row">
                <bdi>{images.parameter}</bdi>
              </th>
              <td className="figure" data-exact={exactNumber(weightAt(images, place))}>
                {exactNumber(weightAt(images, place))}
              </td>
            </tr>
          </tbody>
        </table>
        <ScaleLegend scale={scale} name={images.parameter} />
        <p className="map-note" dir="ltr">
          {sayForm(images)} {t("All share one scale, ±{0}.", formatNumber(scale.reach))}
        </p>
        <ChartTools name="weights" chart={chart} csv={() => weightCsv(images)} />
      </div>
      <div className="map-box weights-box" ref={box}>
        {size && (
          <WeightMosaic
            images={images}
            scale={scale}
            room={size.width}
            tall={size.height}
            pointed={pointed}
            chart={chart}
            onPoint={setPointed}
          />
        )}
      </div>
      <WeightTable images={images} unit={unit} channel={channel} />
    </>
  );
}

function sayForm({ kind, source, units, allUnits, channels, height, width }: WeightImages): string {
  if (kind === "matrix")
    return t("No image reaches it: one picture of {0} rows and {1} columns, a row a unit.", height, width);
  const shown = units < allUnits ? t("The first {0} of {1} units", units, allUnits) : t("{0} units", units);
  return kind === "kernels"
    ? t("{0}, a kernel of {1} × {2} for each of {3} channels.", shown, height, width, channels)
    : t("{0}, each over the {1} × {2} pixels of {3}.", shown, height, width, source ?? "");
}

function WeightTable({
  images,
  unit,
  channel,
}: {
  readonly images: WeightImages;
  readonly unit: number;
  readonly channel: number;
}) {
  const [open, setOpen] = useState(false);
  const { height, width, kind } = images;
  const columns = spread(width, 28);
  return (
    <details className="map-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("As a table")}</summary>
      {open && (
        <table dir="ltr">
          <caption>
            {kind === "matrix" ? images.parameter : t("{0}, unit {1}, channel {2}", images.parameter, unit, channel)}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("row")}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {spread(height, 28).map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {columns.map((column) => (
                  <td key={column}>
                    <Figure value={weightAt(images, { unit, channel, row, column })} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
