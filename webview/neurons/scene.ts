import { inputColumns } from "../../core/graph/inputColumns.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import { OPEN_HEAD, openBody, unitCentre } from "../../core/layout/openLayer.ts";
import { findOp } from "../../core/ops/index.ts";
import type { Attributes, AttributeValue } from "../../core/ops/op.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { indexOf } from "../selectors.ts";
import { canOpen } from "./opening.ts";

/** The units of one layer where they stand on the canvas, in canvas coordinates. */
export interface Units {
  readonly id: string;
  readonly size: number;
  /** `column`: opened, `row` where the passes run down. `grid`: inside the body of a layer that one has zoomed into. */
  readonly kind: "column" | "row" | "grid";
  /** x and y of every centre, one after the other. */
  readonly centres: Float64Array;
  readonly radius: number;
  readonly pitch: number;
  readonly box: Box;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The lines into one layer or neuron: line (unit, column) runs from `starts[column]` to `ends[unit]`. */
export interface Bundle {
  readonly target: string;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Where each column of W comes from. */
  readonly sources: readonly string[];
  /** Index into `sources`, one a column. */
  readonly sourceOf: Uint16Array;
  /** Component of that source, one a column. */
  readonly componentOf: Uint32Array;
}

/** Lines without a weight: into an activation, a loss, an output. */
export interface PlainLine {
  readonly source: string;
  readonly component: number;
  readonly target: string;
  /** Null where all components go in together. */
  readonly unit: number | null;
  readonly from: Point;
  readonly to: Point;
}

export interface Scene {
  readonly units: readonly Units[];
  readonly bundles: readonly Bundle[];
  readonly plain: readonly PlainLine[];
  /** Layers whose weights are needed. */
  readonly weighted: ReadonlySet<string>;
  readonly bounds: Box | null;
}

export const EMPTY_SCENE: Scene = {
  units: [],
  bundles: [],
  plain: [],
  weighted: new Set(),
  bounds: null,
};

const WEIGHTED: ReadonlySet<string> = new Set(["dense", "neuron"]);

/** `whole` has the shapes of everything, also of what stands in folded groups; `inside` is the layer that one is zoomed into. */
export function buildScene(
  shown: NetworkView,
  whole: NetworkView,
  { positions }: Layout,
  inside: string | null,
  direction: Direction = "right",
): Scene {
  const index = indexOf(shown);
  const shapes = indexOf(whole);
  const nodeOf = (id: string) => shown.nodes[index.nodes.get(id) ?? -1] ?? null;
  const units = new Map<string, Units>();
  for (const view of shown.nodes) {
    const place = positions.get(view.id);
    const made = place && unitsOf(view, place, inside, direction);
    if (made) units.set(view.id, made);
  }
  const bundles: Bundle[] = [];
  const plain: PlainLine[] = [];
  const ends = new Ends(positions, units, direction);
  for (const view of shown.nodes) {
    const edges = index.incoming.get(view.id) ?? [];
    const touched = edges.filter((edge) => isOpened(units.get(view.id)) || isOpened(units.get(edge.source)));
    if (touched.length === 0 || !positions.has(view.id) || view.broken) continue;
    const runs = inputColumns(view.inputs, (id) => whole.nodes[shapes.nodes.get(id) ?? -1]?.shape ?? null);
    if (!runs) continue;
    const sourceAt = (input: number) => nodeOf(edges.find((edge) => edge.input === input)?.source ?? "");
    if (WEIGHTED.has(view.op)) bundles.push(bundleOf(view, runs, sourceAt, ends));
    else
      for (const edge of touched) {
        const run = runs[edge.input];
        const source = nodeOf(edge.source);
        if (!run || !source) continue;
        plain.push(...plainLines(view, source, run, ends));
      }
  }
  const all = [...units.values()];
  const made = { units: all, bundles, plain };
  return { ...made, weighted: weightedOf(made, index.nodes, shown), bounds: boundsOf(made) };
}

type Runs = NonNullable<ReturnType<typeof inputColumns>>;

/** A layer that is only zoomed into has a bias to tell of too. */
function weightedOf(
  { units, bundles }: Pick<Scene, "units" | "bundles">,
  places: ReadonlyMap<string, number>,
  { nodes }: NetworkView,
): ReadonlySet<string> {
  const dense = units.filter(({ id }) => WEIGHTED.has(nodes[places.get(id) ?? -1]?.op ?? ""));
  return new Set([...bundles.map(({ target }) => target), ...dense.map(({ id }) => id)]);
}

function isOpened(units: Units | undefined): units is Units {
  return units !== undefined && units.kind !== "grid";
}

function unitsOf(view: NodeView, place: Point, inside: string | null, direction: Direction): Units | null {
  if (view.isOpen) return columnOf(view, place, direction);
  return view.id === inside && view.look === "layer" && canOpen(view) ? gridOf(view, place, direction) : null;
}

function columnOf({ id, size }: NodeView, [x, y]: Point, direction: Direction): Units {
  const { width, height, pitch, radius } = openBody(size, direction);
  const centres = new Float64Array(2 * size);
  for (let unit = 0; unit < size; unit++) {
    const [dx, dy] = unitCentre(size, unit, direction);
    centres[2 * unit] = x + dx;
    centres[2 * unit + 1] = y + dy;
  }
  return {
    id,
    size,
    kind: direction === "down" ? "row" : "column",
    centres,
    radius,
    pitch,
    box: { x, y, width, height },
  };
}

/** In reading order, in cells as square as the body allows. */
function gridOf(view: NodeView, [x, y]: Point, direction: Direction): Units {
  const { body } = geometryOf(view, direction);
  const area = { x: x + 5, y: y + OPEN_HEAD + 2, width: body.width - 10, height: body.height - OPEN_HEAD - 6 };
  const columns = Math.max(1, Math.min(view.size, Math.ceil(Math.sqrt((view.size * area.width) / area.height))));
  const rows = Math.ceil(view.size / columns);
  const cell = { width: area.width / columns, height: area.height / rows };
  const centres = new Float64Array(2 * view.size);
  for (let unit = 0; unit < view.size; unit++) {
    centres[2 * unit] = area.x + ((unit % columns) + 0.5) * cell.width;
    centres[2 * unit + 1] = area.y + (Math.floor(unit / columns) + 0.5) * cell.height;
  }
  const pitch = Math.min(cell.width, cell.height);
  return {
    id: view.id,
    size: view.size,
    kind: "grid",
    centres,
    radius: pitch * 0.42,
    pitch,
    box: { x, y, width: body.width, height: body.height },
  };
}

/** Where a component leaves its node, and where a unit takes its lines in. */
class Ends {
  private readonly positions: Layout["positions"];
  private readonly units: ReadonlyMap<string, Units>;
  private readonly direction: Direction;
  private readonly isAcross: boolean;

  constructor(positions: Layout["positions"], units: ReadonlyMap<string, Units>, direction: Direction) {
    this.positions = positions;
    this.units = units;
    this.direction = direction;
    this.isAcross = direction === "right";
  }

  exit(view: NodeView, component: number): Point {
    const [x, y] = this.positions.get(view.id) ?? [Number.NaN, Number.NaN];
    const units = this.units.get(view.id);
    if (isOpened(units)) return this.beside(units, component, 1);
    const { body, exit } = geometryOf(view, this.direction);
    if (view.size <= 1 || view.look === "group") return [x + exit[0], y + exit[1]];
    // A shut box: its components leave spread along its side, in order.
    const share = (component + 0.5) / view.size;
    return this.isAcross ? [x + body.width, y + share * body.height] : [x + share * body.width, y + body.height];
  }

  entry(view: NodeView, unit: number | null): Point {
    const [x, y] = this.positions.get(view.id) ?? [Number.NaN, Number.NaN];
    const units = this.units.get(view.id);
    if (isOpened(units) && unit !== null) return this.beside(units, unit, -1);
    const { body, entry } = geometryOf(view, this.direction);
    if (view.size <= 1 || unit === null) return [x + entry[0], y + entry[1]];
    const share = (unit + 0.5) / view.size;
    return this.isAcross ? [x, y + share * body.height] : [x + share * body.width, y];
  }

  private beside({ centres, radius }: Units, unit: number, side: 1 | -1): Point {
    const x = centres[2 * unit] ?? Number.NaN;
    const y = centres[2 * unit + 1] ?? Number.NaN;
    return this.isAcross ? [x + side * radius, y] : [x, y + side * radius];
  }
}

function bundleOf(view: NodeView, runs: Runs, sourceAt: (input: number) => NodeView | null, ends: Ends): Bundle {
  const last = runs.at(-1);
  const columns = last ? last.from + last.size : 0;
  const starts = new Float64Array(2 * columns).fill(Number.NaN);
  const sourceOf = new Uint16Array(columns);
  const componentOf = new Uint32Array(columns);
  const sources: string[] = [];
  for (const [input, run] of runs.entries()) {
    const source = sourceAt(input);
    sources.push(run.source);
    for (let k = 0; k < run.size; k++) {
      const column = run.from + k;
      const component = run.components?.[k] ?? k;
      sourceOf[column] = input;
      componentOf[column] = component;
      if (!source) continue;
      const [x, y] = ends.exit(source, component);
      starts[2 * column] = x;
      starts[2 * column + 1] = y;
    }
  }
  const units = Math.max(1, view.size);
  const arrivals = new Float64Array(2 * units);
  for (let unit = 0; unit < units; unit++) {
    const [x, y] = ends.entry(view, unit);
    arrivals[2 * unit] = x;
    arrivals[2 * unit + 1] = y;
  }
  return { target: view.id, starts, ends: arrivals, sources, sourceOf, componentOf };
}

/** One line a component: to the component of the same number where the op works component by component, else all into one place. */
function plainLines(view: NodeView, source: NodeView, run: Runs[number], ends: Ends): PlainLine[] {
  const isJoined = view.op === "concat";
  const attributes = Object.fromEntries(
    Object.entries(view.attributes).map(([name, { value }]) => [name, value as AttributeValue]),
  );
  const isOwn = isJoined || (run.size === view.size && dependsOnOwn(view.op, attributes));
  return Array.from({ length: run.size }, (_, k) => {
    const component = run.components?.[k] ?? k;
    const unit = isOwn && view.size > 1 ? (isJoined ? run.from + k : k) : null;
    return {
      source: source.id,
      component,
      target: view.id,
      unit,
      from: ends.exit(source, component),
      to: ends.entry(view, unit),
    };
  });
}

function dependsOnOwn(name: string, attributes: Attributes): boolean {
  const op = findOp(name);
  try {
    return op?.dependence?.({ inputs: [], attributes }) === "own";
  } catch {
    // An op whose dependence asks more of its site than its attributes.
    return false;
  }
}

function boundsOf({ units, bundles, plain }: Pick<Scene, "units" | "bundles" | "plain">): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (x: number, y: number) => {
    if (Number.isNaN(x)) return;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { box } of units) {
    add(box.x, box.y);
    add(box.x + box.width, box.y + box.height);
  }
  for (const { starts, ends } of bundles)
    for (const points of [starts, ends])
      for (let i = 0; i < points.length; i += 2) add(points[i] ?? 0, points[i + 1] ?? 0);
  for (const { from, to } of plain) {
    add(...from);
    add(...to);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** The unit nearest to a point of the canvas; `slack` is how far from its middle a pointer may be where circles are small. */
export function unitAt({ units }: Scene, [x, y]: Point, slack: number): { node: string; unit: number } | null {
  for (const { id, size, centres, radius, box } of units) {
    if (x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height) continue;
    const reach = Math.max(radius, slack);
    let best = -1;
    let least = reach * reach;
    for (let unit = 0; unit < size; unit++) {
      const dx = (centres[2 * unit] ?? 0) - x;
      const dy = (centres[2 * unit + 1] ?? 0) - y;
      const distance = dx * dx + dy * dy;
      if (distance <= least) {
        least = distance;
        best = unit;
      }
    }
    if (best >= 0) return { node: id, unit: best };
  }
  return null;
}
