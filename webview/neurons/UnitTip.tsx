import { useStore as useFlowStore } from "@xyflow/react";
import { t } from "../l10n.ts";
import { exactNumber, formatNumber } from "../numbers.ts";
import { nodeView, type Reading } from "../selectors.ts";
import { useStore } from "../store.ts";
import { readUnits } from "./readings.ts";
import type { Scene } from "./scene.ts";
import { biasOf } from "./unitKeys.ts";
import { type Unit, useUnits } from "./unitStore.ts";

/** The numbers of the unit under the pointer, or of the one that the arrow keys are on. */
export default function UnitTip({ scene }: { readonly scene: Scene }) {
  const unit = useUnits(({ hovered, focused }) => hovered ?? focused);
  const isDrawn = unit !== null && scene.units.some(({ id }) => id === unit.node);
  return isDrawn ? <Tip unit={unit} scene={scene} /> : null;
}

function Tip({ unit, scene }: { readonly unit: Unit; readonly scene: Scene }) {
  const transform = useFlowStore((state) => state.transform);
  const frame = useFlowStore((state) => state.domNode?.getBoundingClientRect() ?? null, sameFrame);
  const network = useStore((state) => state.network);
  const value = useStore((state) => readUnits(state, unit.node).value);
  const preactivation = useStore((state) => readUnits(state, unit.node).preactivation);
  const gradient = useStore((state) => readUnits(state, unit.node).gradient);
  const gradientName = useStore((state) => readUnits(state, unit.node).gradientName);
  const activation = useStore((state) => nodeView(state, unit.node)?.activation ?? null);
  useUnits((units) => units.arrivals);
  const units = scene.units.find(({ id }) => id === unit.node);
  if (!units || !frame || !network) return null;
  const bias = biasOf(unit);
  const [x, y, zoom] = transform;
  const cx = (units.centres[2 * unit.unit] ?? 0) * zoom + x + frame.x;
  const cy = (units.centres[2 * unit.unit + 1] ?? 0) * zoom + y + frame.y;
  // Clear of the circle and its numbers, and inside the window.
  const beside = units.radius * zoom + 14;
  const style = {
    ...(cx < innerWidth - 260 ? { left: cx + beside } : { right: innerWidth - cx + beside }),
    ...(cy < innerHeight - 180 ? { top: cy + 14 } : { bottom: innerHeight - cy + 14 }),
  };
  return (
    <div className="tip unit-tip" role="tooltip" style={style}>
      <div className="tip-title">
        <bdi>{unit.node}</bdi>[{unit.unit}]
        <span className="tip-port">
          {t("unit {0} of {1}", unit.unit, units.size)}
          {activation && `, ${activation}`}
        </span>
      </div>
      <dl>
        <Row name="u" reading={preactivation} unit={unit.unit} kind="value" />
        <Row name="z" reading={value} unit={unit.unit} kind="value" />
        <Row name={gradientName} reading={gradient} unit={unit.unit} kind="gradient" />
        {bias !== null && (
          <>
            <dt>b</dt>
            <dd title={exactNumber(bias)}>{formatNumber(bias, 6)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

function Row({
  name,
  reading,
  unit,
  kind,
}: {
  name: string;
  reading: Reading;
  unit: number;
  kind: "value" | "gradient";
}) {
  if (reading === "none") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd className={`readout-${kind}`}>
        {reading === "pending" ? t("not computed yet") : formatNumber(reading[unit] ?? Number.NaN, 6)}
      </dd>
    </>
  );
}

function sameFrame(a: DOMRect | null, b: DOMRect | null): boolean {
  return a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y);
}
