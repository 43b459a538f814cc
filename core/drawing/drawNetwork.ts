import type { Layout } from "../layout/layout.ts";
import { type Direction, geometryOf, type NodeGeometry, type Point } from "../layout/nodeGeometry.ts";
import { wireCurve } from "../layout/wireCurve.ts";
import type { EdgeView, NetworkView, NodeView } from "../protocol.ts";
import { describeDrawing, describeNode } from "./describe.ts";
import { type Extent, extentOf, moved, textExtent } from "./extent.ts";
import { frameShapes } from "./frameShapes.ts";
import { FreeLabels } from "./freeLabels.ts";
import { MARK_DASHES, type Mark, nodeMark, signAt } from "./markShapes.ts";
import { nodeShapes } from "./nodeShapes.ts";
import { nameOf } from "./nodeTexts.ts";
import { pointAlong } from "./pointAlong.ts";
import type { NodeReading } from "./reading.ts";
import type { Drawing, Shape, ShapeGroup, TextShape } from "./shape.ts";
import { fitText, textWidth } from "./textWidth.ts";
import { wireEnd, wireShapes } from "./wireShapes.ts";

export interface DrawOptions {
  readonly direction?: Direction;
  /** What to show of a node's numbers; without it the picture has none. */
  readonly readingOf?: (id: string) => NodeReading;
  /** 0 … 1: how thick a wire is, by its edge key. */
  readonly weightOf?: (key: string) => number;
  /** What became of nodes (by id) and wires (by edge key). */
  readonly marks?: ReadonlyMap<string, Mark>;
  /** Shapes on wires that carry more than a number; on where nothing is said. */
  readonly hasWireShapes?: boolean;
  /** Where the layout's coordinates are cut out, so that several pictures lie on one another; what is drawn by default. */
  readonly frame?: Drawing["frame"];
  /** Written above the picture. */
  readonly heading?: string | null;
}

const MARGIN = 20;
const HEADING = 18;

/** The whole picture of a network at its layout; nodes without a place are left out. */
export function drawNetwork(network: NetworkView, layout: Layout, options: DrawOptions = {}): Drawing {
  const direction = options.direction ?? "right";
  const placed = placeNodes(network, layout, direction);
  const nodes = network.nodes.flatMap((view) => {
    const at = placed.get(view.id);
    return at ? [drawNode(at, network, options, direction)] : [];
  });
  const wires = network.edges.flatMap((edge) => drawWire(edge, placed, network, layout, options, direction));
  const frames = frameShapes(network, placed);
  const labels =
    options.hasWireShapes === false
      ? []
      : drawLabels(wires, [...frames, ...nodes], placed, direction, !options.readingOf);
  return assemble(network, [...frames, ...wires.map(({ group }) => group), ...labels, ...nodes], options);
}

export interface PlacedNode {
  readonly view: NodeView;
  readonly geometry: NodeGeometry;
  readonly place: Point;
}

function placeNodes(network: NetworkView, layout: Layout, direction: Direction): ReadonlyMap<string, PlacedNode> {
  const placed = new Map<string, PlacedNode>();
  for (const view of network.nodes) {
    const place = layout.positions.get(view.id);
    if (place) placed.set(view.id, { view, geometry: geometryOf(view, direction), place });
  }
  return placed;
}

const faults = new WeakMap<
  NetworkView,
  { readonly nodes: ReadonlySet<string>; readonly sources: ReadonlySet<string>; readonly inputs: ReadonlySet<string> }
>();

function factsOf(network: NetworkView) {
  let found = faults.get(network);
  if (!found) {
    const errors = network.problems.filter(({ severity, node }) => severity === "error" && node !== null);
    found = {
      nodes: new Set(errors.flatMap(({ node }) => node ?? [])),
      inputs: new Set(errors.flatMap(({ node, input }) => (input === null ? [] : [`${input} ${node}`]))),
      sources: new Set(network.edges.map(({ source }) => source)),
    };
    faults.set(network, found);
  }
  return found;
}

function drawNode(
  { view, geometry, place }: PlacedNode,
  network: NetworkView,
  { readingOf, marks }: DrawOptions,
  direction: Direction,
): ShapeGroup {
  const reading = readingOf?.(view.id) ?? null;
  const known = factsOf(network);
  const facts = { direction, isSource: known.sources.has(view.id), isFaulty: known.nodes.has(view.id) };
  const shapes = nodeShapes(view, geometry, reading, facts);
  const mark = marks?.get(view.id);
  return {
    kind: "node",
    id: view.id,
    description: describeNode(view, reading, mark ?? null),
    x: place[0],
    y: place[1],
    shapes: mark ? [...shapes, ...nodeMark(view, geometry, mark)] : shapes,
  };
}

interface DrawnWire {
  readonly edge: EdgeView;
  readonly curve: readonly number[];
  readonly group: ShapeGroup;
}

function drawWire(
  edge: EdgeView,
  placed: ReadonlyMap<string, PlacedNode>,
  network: NetworkView,
  layout: Layout,
  { readingOf, weightOf, marks }: DrawOptions,
  direction: Direction,
): readonly DrawnWire[] {
  const [source, target] = [placed.get(edge.source), placed.get(edge.target)];
  if (!source || !target) return [];
  const from = add(source.place, source.geometry.exit);
  const entry = add(target.place, target.geometry.entry);
  const curve = wireCurve(from, wireEnd(entry, direction), layout.routes.get(edge.key) ?? null, direction);
  const mark = marks?.get(edge.key);
  const isFaulty = factsOf(network).inputs.has(`${edge.input} ${edge.target}`);
  const isWaiting = readingOf !== undefined && !(readingOf(edge.source).value instanceof Float64Array);
  const dashes = mark ? MARK_DASHES[mark] : null;
  const shapes = wireShapes(curve, entry, direction, {
    paint: mark ?? (isFaulty ? "error" : isWaiting ? "wireWaiting" : "wire"),
    width: mark ? 3 : 1.2 + 1.6 * (weightOf?.(edge.key) ?? 0),
    ...(dashes && { dashes }),
  });
  const [from_, to] = [nameOf(source.view), nameOf(target.view)];
  const group: ShapeGroup = {
    kind: "wire",
    id: edge.key,
    description: `${mark ? `${mark}: ` : ""}${from_} → ${to}`,
    x: 0,
    y: 0,
    shapes: mark ? [...shapes, ...signAt(pointAlong(curve, 0.5), mark)] : shapes,
  };
  return [{ edge, curve, group }];
}

/** Where on its wire a shape may stand, the first free one first. */
const SPOTS = [0.5, 0.4, 0.6, 0.3, 0.7];

/** The shapes of what wires carry, where there is room for them: they also stand below the nodes, so one may be left out. */
function drawLabels(
  wires: readonly DrawnWire[],
  others: readonly ShapeGroup[],
  placed: ReadonlyMap<string, PlacedNode>,
  direction: Direction,
  hasFreeStems: boolean,
): readonly ShapeGroup[] {
  const free = new FreeLabels();
  for (const { x, y, shapes, kind } of others) {
    // A frame's inside is free; its name is not.
    for (const shape of shapes) if (kind !== "frame" || shape.kind === "text") free.take(moved(extentOf(shape), x, y));
  }
  const labels: ShapeGroup[] = [];
  const said = new Set<string>();
  for (const { edge, curve } of wires) {
    const source = placed.get(edge.source);
    const text = edge.shape.join("×");
    if (edge.shape.length === 0 || !source || said.has(`${edge.source} ${text}`)) continue;
    // All wires that leave with the source's whole value share its stem, so it is said there once.
    const isWhole = hasFreeStems && source.view.look !== "layer" && text === source.view.shape.join("×");
    const spots = SPOTS.map((share) => pointAlong(curve, share));
    const places = isWhole ? [middleOfStem(source), ...spots] : spots;
    for (const place of places) {
      const label = labelAt(place, text, direction);
      const extent = textExtent(label);
      if (!free.isFree(extent)) continue;
      free.take(extent);
      if (isWhole && place === places[0]) said.add(`${edge.source} ${text}`);
      labels.push({ kind: "label", id: edge.key, description: "", x: 0, y: 0, shapes: [label] });
      break;
    }
  }
  return labels;
}

function middleOfStem({ geometry: { body, exit }, place }: PlacedNode): Point {
  return exit[1] > body.height
    ? [place[0] + exit[0], place[1] + (body.height + exit[1]) / 2]
    : [place[0] + (body.width + exit[0]) / 2, place[1] + exit[1]];
}

function labelAt([x, y]: Point, text: string, direction: Direction): TextShape {
  const shared = { kind: "text", text, size: 10, weight: 400, fill: "muted", halo: true } as const;
  return direction === "down"
    ? { ...shared, x: x + 5, y: y + 3, anchor: "start" }
    : { ...shared, x, y: y - 4, anchor: "middle" };
}

/** Moves everything so that the picture starts at 0, 0 with a margin around it. */
function assemble(network: NetworkView, groups: readonly ShapeGroup[], options: DrawOptions): Drawing {
  const heading = options.heading ?? null;
  const frame = options.frame ?? frameOf(groups);
  const [left, top, right, bottom] = frame;
  const above = heading === null ? 0 : HEADING + 14;
  // A title longer than the picture is wide may widen it, but must not rule it.
  const inner = Math.max(right - left, Math.min(900, heading === null ? 0 : textWidth(heading, HEADING, true)));
  const [dx, dy] = [Math.round(MARGIN - left + (inner - (right - left)) / 2), Math.round(MARGIN - top + above)];
  const width = Math.ceil(inner + 2 * MARGIN);
  return {
    frame,
    width,
    height: Math.ceil(bottom - top + above + 2 * MARGIN),
    title: network.title ?? network.file,
    description: describeDrawing(network),
    groups: [
      ...(heading === null ? [] : [headingGroup(heading, width)]),
      ...groups.map((group) => ({ ...group, x: group.x + dx, y: group.y + dy })),
    ],
  };
}

function frameOf(groups: readonly ShapeGroup[]): Extent {
  if (groups.length === 0) return [0, 0, 200, 60];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, shapes } of groups) {
    for (const shape of shapes) {
      const [l, t, r, b] = moved(extentOf(shape), x, y);
      [left, top, right, bottom] = [Math.min(left, l), Math.min(top, t), Math.max(right, r), Math.max(bottom, b)];
    }
  }
  return [left, top, right, bottom];
}

function headingGroup(heading: string, width: number): ShapeGroup {
  const text = fitText(heading, width - 2 * MARGIN, HEADING, true);
  const shape: Shape = {
    kind: "text",
    x: 0,
    y: HEADING * 0.8,
    text,
    size: HEADING,
    weight: 600,
    fill: "text",
    anchor: "middle",
    ...(text !== heading && { full: heading }),
  };
  return { kind: "label", id: "", description: "", x: width / 2, y: MARGIN, shapes: [shape] };
}

function add([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}
