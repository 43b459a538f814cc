import { announce } from "../actions.ts";
import { bringAreaIntoView, focusedNode, leaveArea } from "../canvas/focus.ts";
import { t } from "../l10n.ts";
import { getState } from "../store.ts";
import { describeUnit } from "./describeUnit.ts";
import { toggleNeurons } from "./opening.ts";
import { readUnits } from "./readings.ts";
import { EMPTY_SCENE, type Scene, type Units } from "./scene.ts";
import { setUnits, type Unit, unitState } from "./unitStore.ts";
import type { Weights } from "./weightStore.ts";

/** What the layer that draws knows and the keys need. */
interface Drawn {
  readonly scene: Scene;
  readonly weightsOf: (id: string) => Weights | null;
}

let drawn: Drawn = { scene: EMPTY_SCENE, weightsOf: () => null };

export function setDrawn(next: Drawn | null): void {
  drawn = next ?? { scene: EMPTY_SCENE, weightsOf: () => null };
}

export function drawnUnits(id: string): Units | null {
  return drawn.scene.units.find((units) => units.id === id) ?? null;
}

export function weightsDrawn(id: string): Weights | null {
  return drawn.weightsOf(id);
}

export function biasOf({ node, unit }: Unit): number | null {
  return drawn.weightsOf(node)?.bias?.[unit] ?? null;
}

/** Rows to skip with Page up and Page down. */
const PAGE = 10;

/**
 * Keys inside a layer that shows its units: arrow down enters, arrows walk, left and right go on to the next layer,
 * Home, End and Page keys leap, Escape leaves. `N` opens or folds. Returns true where the key meant something here.
 */
export function pressInLayer(event: KeyboardEvent): boolean {
  const node = focusedNode();
  if (event.shiftKey) return false;
  if ((event.key === "n" || event.key === "N") && node !== null) return toggleNeurons(node);
  const { focused, inside } = unitState();
  if (event.key === "Escape") return leave(focused, inside);
  if (node === null) return false;
  const units = drawnUnits(node);
  if (!units) return false;
  if (focused?.node !== node) return event.key === "ArrowDown" && focusUnit({ node, unit: 0 });
  return walk(event.key, units, focused.unit);
}

function leave(focused: Unit | null, inside: string | null): boolean {
  if (focused) {
    setUnits({ focused: null });
    announce(t("{0} as a whole.", focused.node));
    return true;
  }
  const { selection } = getState();
  if (inside === null || selection.nodes.some((id) => id !== inside) || selection.edges.length > 0) return false;
  return leaveArea();
}

/** In a row, left and right walk and up and down change the layer. */
const TURNED: Readonly<Record<string, string>> = {
  ArrowRight: "ArrowDown",
  ArrowLeft: "ArrowUp",
  ArrowDown: "ArrowRight",
  ArrowUp: "ArrowLeft",
};

function walk(pressed: string, units: Units, unit: number): boolean {
  const key = units.kind === "row" ? (TURNED[pressed] ?? pressed) : pressed;
  const node = units.id;
  const to = (next: number) => focusUnit({ node, unit: Math.max(0, Math.min(units.size - 1, next)) });
  const columns = columnsOf(units);
  switch (key) {
    case "ArrowDown":
      return to(unit + columns > units.size - 1 && columns > 1 ? unit : unit + columns);
    case "ArrowUp":
      return unit - columns < 0 ? leave({ node, unit }, null) : to(unit - columns);
    case "ArrowRight":
    case "ArrowLeft":
      return sideways(key === "ArrowRight" ? 1 : -1, units, unit);
    case "Home":
      return to(0);
    case "End":
      return to(units.size - 1);
    case "PageDown":
      return to(unit + PAGE * columns);
    case "PageUp":
      return to(unit - PAGE * columns);
    default:
      return false;
  }
}

/** Units side by side: 1 in a column, more in the grid of a layer that one has zoomed into. */
function columnsOf({ kind, size, centres }: Units): number {
  if (kind !== "grid") return 1;
  let columns = 1;
  while (columns < size && centres[2 * columns + 1] === centres[1]) columns += 1;
  return columns;
}

function sideways(step: 1 | -1, units: Units, unit: number): boolean {
  if (units.kind === "grid") {
    const next = unit + step;
    return next < 0 || next >= units.size ? true : focusUnit({ node: units.id, unit: next });
  }
  const [along, across] = units.kind === "row" ? (["y", 0] as const) : (["x", 1] as const);
  const way = (other: Units) => (other.box[along] - units.box[along]) * step;
  const beyond = drawn.scene.units.filter((other) => other.id !== units.id && way(other) > 0);
  const nearest = beyond.toSorted((a, b) => way(a) - way(b))[0];
  // Where no opened layer is left, the key goes on along the wires, as everywhere.
  if (!nearest) {
    setUnits({ focused: null });
    return false;
  }
  const here = units.centres[2 * unit + across] ?? 0;
  let best = 0;
  for (let i = 1; i < nearest.size; i++) {
    const far = (at: number) => Math.abs((nearest.centres[2 * at + across] ?? 0) - here);
    if (far(i) < far(best)) best = i;
  }
  return focusUnit({ node: nearest.id, unit: best }, true);
}

export function focusUnit(unit: Unit, isElsewhere = false): true {
  const units = drawnUnits(unit.node);
  if (!units) return true;
  setUnits({ focused: unit });
  const x = units.centres[2 * unit.unit] ?? 0;
  const y = units.centres[2 * unit.unit + 1] ?? 0;
  const half = Math.max(units.radius, units.pitch);
  bringAreaIntoView({ x: x - half, y: y - half, width: 2 * half, height: 2 * half });
  if (isElsewhere) focusOwner(unit.node);
  announce(describeUnit(unit, units.size, readUnits(getState(), unit.node), biasOf(unit)));
  return true;
}

function focusOwner(id: string): void {
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}
