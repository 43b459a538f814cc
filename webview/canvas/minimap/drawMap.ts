import type { Box } from "../../../core/layout/freeSpot.ts";
import type { Layout } from "../../../core/layout/layout.ts";
import { type Direction, type DrawnLook, geometryOf } from "../../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import type { Selection } from "../../state.ts";
import { type MapScale, toMap } from "./mapView.ts";

/** Colours by what they mean, read from the theme once a drawing. */
export interface MapColors {
  readonly input: string;
  readonly neuron: string;
  readonly neuronEdge: string;
  readonly edge: string;
  readonly wire: string;
  readonly focus: string;
  readonly error: string;
  readonly warning: string;
  readonly quiet: string;
}

export function readColors(element: Element): MapColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim() || "gray";
  return {
    input: color("--input"),
    neuron: color("--neuron"),
    neuronEdge: color("--neuron-edge"),
    edge: color("--input-edge"),
    wire: color("--wire"),
    focus: color("--focus"),
    error: color("--vscode-editorError-foreground"),
    warning: color("--vscode-editorWarning-foreground"),
    quiet: color("--quiet"),
  };
}

/** Wires are drawn up to here: more of them are a grey cloth that hides the nodes. */
const MOST_WIRES = 1500;
/** Nothing is drawn smaller than this many pixels of the map. */
const SMALLEST = 1.5;

const ROUND: ReadonlySet<DrawnLook> = new Set<DrawnLook>(["input", "output", "neuron", "sign"]);

/** The network small: a dot or box for each node in the colour of its look, frames of groups, selection and problems. */
export function drawMap(
  pen: CanvasRenderingContext2D,
  { network, layout, direction, selection }: MapContent,
  scale: MapScale,
  colors: MapColors,
): void {
  const bodies = new Map<string, Box>();
  for (const node of network.nodes) {
    const place = layout.positions.get(node.id);
    if (!place) continue;
    const { body } = geometryOf(node, direction);
    bodies.set(node.id, toMap({ x: place[0], y: place[1], ...body }, scale));
  }
  if (network.edges.length <= MOST_WIRES) drawWires(pen, network, bodies, colors);
  drawGroups(pen, network, bodies, colors);
  drawNodes(pen, network, bodies, colors);
  drawMarks(pen, network, selection, bodies, colors);
}

export interface MapContent {
  readonly network: NetworkView;
  readonly layout: Layout;
  readonly direction: Direction;
  readonly selection: Selection;
}

type Bodies = ReadonlyMap<string, Box>;

function drawWires(pen: CanvasRenderingContext2D, network: NetworkView, bodies: Bodies, colors: MapColors): void {
  pen.globalAlpha = 0.4;
  pen.strokeStyle = colors.wire;
  pen.lineWidth = 0.75;
  pen.beginPath();
  for (const { source, target } of network.edges) {
    const [a, b] = [bodies.get(source), bodies.get(target)];
    if (!a || !b) continue;
    pen.moveTo(a.x + a.width / 2, a.y + a.height / 2);
    pen.lineTo(b.x + b.width / 2, b.y + b.height / 2);
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

function drawGroups(pen: CanvasRenderingContext2D, network: NetworkView, bodies: Bodies, colors: MapColors): void {
  pen.strokeStyle = colors.quiet;
  pen.lineWidth = 1;
  for (const group of network.groups) {
    const members = group.nodes.map((id) => bodies.get(id)).filter((box) => box !== undefined);
    if (members.length === 0) continue;
    const left = Math.min(...members.map((box) => box.x)) - 2.5;
    const top = Math.min(...members.map((box) => box.y)) - 2.5;
    const right = Math.max(...members.map((box) => box.x + box.width)) + 2.5;
    const bottom = Math.max(...members.map((box) => box.y + box.height)) + 2.5;
    pen.strokeRect(left, top, right - left, bottom - top);
  }
}

/** One path for each colour: 10,000 nodes are three calls of the pen. */
function drawNodes(pen: CanvasRenderingContext2D, network: NetworkView, bodies: Bodies, colors: MapColors): void {
  const fills = new Map<string, Path2D>();
  for (const node of network.nodes) {
    const box = bodies.get(node.id);
    if (!box) continue;
    const color =
      node.look === "neuron" || node.look === "layer"
        ? colors.neuron
        : node.look === "input" || node.look === "output"
          ? colors.input
          : colors.edge;
    let path = fills.get(color);
    if (!path) {
      path = new Path2D();
      fills.set(color, path);
    }
    const width = Math.max(SMALLEST, box.width);
    const height = Math.max(SMALLEST, box.height);
    if (ROUND.has(node.look) && width > 3) {
      path.moveTo(box.x + width, box.y + height / 2);
      path.arc(box.x + width / 2, box.y + height / 2, width / 2, 0, 2 * Math.PI);
    } else path.rect(box.x, box.y, width, height);
  }
  for (const [color, path] of fills) {
    pen.fillStyle = color;
    pen.fill(path);
  }
}

/** A ring for what is selected, a cross for an error, a triangle for a warning: signs, not colours alone. */
function drawMarks(
  pen: CanvasRenderingContext2D,
  network: NetworkView,
  selection: Selection,
  bodies: Bodies,
  colors: MapColors,
): void {
  pen.lineWidth = 1.5;
  pen.strokeStyle = colors.focus;
  for (const id of selection.nodes) {
    const box = bodies.get(id);
    if (!box) continue;
    pen.strokeRect(box.x - 1.5, box.y - 1.5, Math.max(2, box.width) + 3, Math.max(2, box.height) + 3);
  }
  for (const problem of network.problems) {
    const box = problem.node === null ? undefined : bodies.get(problem.node);
    if (!box || (problem.severity !== "error" && problem.severity !== "warning")) continue;
    const x = box.x + box.width;
    const y = box.y;
    pen.beginPath();
    if (problem.severity === "error") {
      pen.strokeStyle = colors.error;
      pen.moveTo(x - 3, y - 3);
      pen.lineTo(x + 3, y + 3);
      pen.moveTo(x + 3, y - 3);
      pen.lineTo(x - 3, y + 3);
      pen.lineWidth = 2;
      pen.stroke();
    } else {
      pen.fillStyle = colors.warning;
      pen.moveTo(x, y - 4);
      pen.lineTo(x + 4, y + 3);
      pen.lineTo(x - 4, y + 3);
      pen.fill();
    }
  }
}
