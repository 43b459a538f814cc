import { drawNetwork } from "../drawing/drawNetwork.ts";
import type { Mark } from "../drawing/markShapes.ts";
import type { Drawing } from "../drawing/shape.ts";
import type { Layout } from "../layout/layout.ts";
import type { Point } from "../layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, updatePlacement } from "../layout/placement.ts";
import type { EdgeView, NetworkView } from "../protocol.ts";
import type { Comparison } from "./change.ts";

export interface DrawnComparison {
  readonly before: Drawing;
  readonly after: Drawing;
}

/** Both versions with every node that they share at the same place, and with what differs marked. */
export function drawComparison(before: NetworkView, after: NetworkView, comparison: Comparison): DrawnComparison {
  const { renames } = comparison;
  const nameOf = (id: string) => renames.get(id) ?? id;
  const union = unionOf(before, after, nameOf);
  const layout = updatePlacement(EMPTY_PLACEMENT, union.nodes, union.edges, { groups: union.groups }).shown;
  const places: Layout["positions"] = layout.positions;
  const layoutBefore: Layout = { positions: placesOf(before, places, nameOf), routes: new Map() };
  const layoutAfter: Layout = { positions: placesOf(after, places, (id) => id), routes: new Map() };
  // The frame of both: one picture laid over the other fits to the pixel.
  const { frame } = drawNetwork(union, { positions: places, routes: new Map() });
  const marks = marksOf(before, after, comparison, nameOf);
  return {
    before: drawNetwork(before, layoutBefore, { frame, marks: marks.before }),
    after: drawNetwork(after, layoutAfter, { frame, marks: marks.after }),
  };
}

/** The later network with what the earlier one had besides; ids and wires of the earlier one under their later names. */
function unionOf(before: NetworkView, after: NetworkView, nameOf: (id: string) => string): NetworkView {
  const ids = new Set(after.nodes.map(({ id }) => id));
  const gone = before.nodes.filter(({ id }) => !ids.has(nameOf(id)));
  const there = new Set(after.edges.map(({ source, target }) => ends(source, target)));
  const old = before.edges.flatMap((edge, i): EdgeView[] => {
    const [source, target] = [nameOf(edge.source), nameOf(edge.target)];
    return there.has(ends(source, target)) ? [] : [{ ...edge, key: `\u0000${i}`, source, target }];
  });
  return { ...after, nodes: [...after.nodes, ...gone], edges: [...after.edges, ...old] };
}

function placesOf(view: NetworkView, places: Layout["positions"], nameOf: (id: string) => string): Map<string, Point> {
  return new Map(
    view.nodes.flatMap(({ id }) => {
      const place = places.get(nameOf(id));
      return place ? [[id, place] as const] : [];
    }),
  );
}

interface Marks {
  readonly before: ReadonlyMap<string, Mark>;
  readonly after: ReadonlyMap<string, Mark>;
}

function marksOf(
  before: NetworkView,
  after: NetworkView,
  { changes }: Comparison,
  nameOf: (id: string) => string,
): Marks {
  const [one, other] = [new Map<string, Mark>(), new Map<string, Mark>()];
  for (const { kind, subject } of changes) {
    if (subject.kind !== "node" || kind === "placed") continue;
    const mark = kind === "added" || kind === "removed" ? kind : "changed";
    if (subject.before !== null) one.set(subject.before, mark);
    if (subject.after !== null) other.set(subject.after, mark);
  }
  const [wiresBefore, wiresAfter] = [wiresOf(before, nameOf), wiresOf(after, (id) => id)];
  for (const [name, key] of wiresBefore) if (!wiresAfter.has(name)) one.set(key, "removed");
  for (const [name, key] of wiresAfter) if (!wiresBefore.has(name)) other.set(key, "added");
  return { before: one, after: other };
}

/** Edge keys by what the wire is, whatever its place in the list of inputs. */
function wiresOf({ edges }: NetworkView, nameOf: (id: string) => string): ReadonlyMap<string, string> {
  const wires = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { key, source, target, reference } of edges) {
    const name = JSON.stringify([nameOf(source), nameOf(target), reference.slice(source.length)]);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    wires.set(`${name}${count}`, key);
  }
  return wires;
}

function ends(source: string, target: string): string {
  return JSON.stringify([source, target]);
}
