import type { Dataset } from "../../data/dataset.ts";
import { closest } from "../../document/suggest.ts";
import { componentName } from "../../graph/componentName.ts";
import type { Edge, Graph, GraphNode } from "../../graph/graph.ts";
import { headOf } from "../../metrics/head.ts";
import { type MapSide, NONE } from "./mapsView.ts";
import { explained, targetsOf } from "./tellingInputs.ts";

/** One number that goes into the network and may be varied. */
export interface InputAxis {
  readonly node: GraphNode;
  readonly component: number;
  /** `x[0]`. */
  readonly name: string;
  /** Smallest and largest finite value in the data, in the file's own numbers; 0 and 0 where there is none. */
  readonly low: number;
  readonly high: number;
  /** How much of a head's target it tells by itself, from 0 to 1. */
  readonly tells: number;
}

/** Beyond the data on either side, as a share of its extent. */
const MARGIN = 0.1;

/** Every component of an input that can be varied: not a target of a loss alone, nor an index that something is looked up by. */
export function inputAxes(graph: Graph, dataset: Dataset): readonly InputAxis[] {
  const targets = targetsOf(graph, dataset);
  return graph.nodes
    .filter((node) => node.op.look === "input" && canVary(node))
    .flatMap((node) => {
      const values = dataset.written.get(node.id);
      if (!values) return [];
      return Array.from({ length: node.size }, (_, component) => ({
        node,
        component,
        name: componentName(node, component),
        ...extentOf(values.subarray(component * dataset.rows, (component + 1) * dataset.rows)),
        tells: targets
          ? explained(values.subarray(component * dataset.rows, (component + 1) * dataset.rows), targets)
          : 0,
      }));
    });
}

export const varies = ({ low, high }: InputAxis): boolean => high > low;

function canVary(node: GraphNode): boolean {
  return !node.uses.some(isIndex) && !isTargetOnly(node);
}

function isIndex({ target, port }: Edge): boolean {
  return target.op.discretePorts?.(target.site).includes(port) === true;
}

/** Whether all that comes of a node is what losses compare with. */
function isTargetOnly(node: GraphNode): boolean {
  return (
    node.uses.length > 0 &&
    node.uses.every(({ target, port }) => (headOf(target) !== null ? port === 1 : isTargetOnly(target)))
  );
}

function extentOf(column: Float64Array): Pick<InputAxis, "low" | "high"> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

/**
 * The inputs that were asked for, or those that suit: the two that tell most of the target. `y` is null for a curve. Throws an Error with a
 * sentence where there is none to vary, and where a name is not one.
 */
export function chooseAxes(
  axes: readonly InputAxis[],
  x: string | null,
  y: string | null,
): { readonly x: InputAxis; readonly y: InputAxis | null } {
  const ranked = axes.filter(varies).toSorted((a, b) => b.tells - a.tells);
  const [strongest] = ranked;
  if (!strongest)
    throw new Error(
      axes.length === 0
        ? "A map needs an input whose numbers can be varied; this network has none."
        : "No input varies in the data, so there is nothing to draw a map over. Add rows in which an input differs.",
    );
  if (x === null && y === null) {
    const [across = strongest, up = null] = ranked.slice(0, 2).sort((a, b) => axes.indexOf(a) - axes.indexOf(b));
    return { x: across, y: up };
  }
  const given = y === null || y === NONE ? null : named(axes, y);
  const across = x === null ? (ranked.find((axis) => axis !== given) ?? strongest) : named(axes, x);
  if (given === across)
    throw new Error(`Both sides of the map would be ${across.name}: choose another input for one of them.`);
  if (y === NONE) return { x: across, y: null };
  return { x: across, y: given ?? ranked.find((axis) => axis !== across) ?? null };
}

function named(axes: readonly InputAxis[], name: string): InputAxis {
  const found = axes.find((axis) => axis.name === name);
  if (found) return found;
  const names = axes.map((axis) => axis.name);
  const meant = closest(name, names);
  const advice = meant === null ? `It may be ${names.slice(0, 12).join(", ")}.` : `Did you mean ${meant}?`;
  throw new Error(`"${name}" is no input whose numbers can be varied. ${advice}`);
}

/** The data's extent with a margin; around a number that never changes, 1 to either side. */
export function sideOf({ name, low, high }: InputAxis, count: number): MapSide {
  const extent = high - low;
  const room = extent > 0 && Number.isFinite(extent) ? extent * MARGIN : 1;
  return { name, from: low - room, to: high + room, count };
}
