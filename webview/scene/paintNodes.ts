import type { NodeView } from "../../core/protocol.ts";
import { type DebugDrawn, paintDebug } from "../debug/paintDebug.ts";
import { paintOpened } from "../neurons/paintOpened.ts";
import type { ColourName } from "./colours.ts";
import { boxesIn } from "./find.ts";
import { DISTANT, type Frame, UNTRACED } from "./frame.ts";
import { paintFarIds } from "./paintFarIds.ts";
import { paintNode } from "./paintNode.ts";

type Context = CanvasRenderingContext2D;

/** Shapes joined into one path: enough that handing over is cheap, few enough that filling stays quick. */
const BATCH = 64;

/** More than this are hair lines on every screen, as wires are. */
const MANY_STEMS = 750;

export interface NodesDrawn {
  /** Painted ones, without those that are in the page. */
  readonly painted: number;
  readonly kind: "dots" | "bodies";
  /** How many of them tell their id. */
  readonly ids: number;
  readonly debug: DebugDrawn;
}

export function paintNodes(context: Context, frame: Frame): NodesDrawn {
  const { scene, mounted } = frame;
  const painted = boxesIn(scene.boxes, frame.view).filter((i) => !mounted.has(scene.nodes[i]?.id ?? ""));
  const debug: DebugDrawn = { stops: [], breakpoints: [] };
  const seen = painted.filter((i) => !scene.nodes[i]?.isOpen);
  if (frame.viewport.zoom < DISTANT) {
    paintDots(context, frame, seen);
    for (const i of seen) paintDebug(context, frame, i, debug);
    const ids = paintFarIds(context, frame, seen);
    paintOpened(context, frame, painted);
    return { painted: painted.length, kind: "dots", ids, debug };
  }
  for (const i of seen) {
    paintNode(context, frame, i);
    paintDebug(context, frame, i, debug);
  }
  paintOpened(context, frame, painted);
  return { painted: painted.length, kind: "bodies", ids: seen.length, debug };
}

/** From afar: the body in its colour, hollow where nothing is computed, with the ring of the step and of the selection. */
function paintDots(context: Context, frame: Frame, seen: readonly number[]): void {
  const { scene, viewport, colours, step, selectedNodes } = frame;
  const byColour = new Map<ColourName, number[]>();
  const ringed: { readonly i: number; readonly colour: ColourName }[] = [];
  for (const i of seen) {
    const node = scene.nodes[i] as NodeView;
    const colour = dotColour(frame, node, i);
    const list = byColour.get(colour);
    if (list) list.push(i);
    else byColour.set(colour, [i]);
    if (frame.state.traced?.nodes.has(node.id)) ringed.push({ i, colour: "trace" });
    else if (selectedNodes.has(node.id)) ringed.push({ i, colour: "focus" });
    else if (step?.node === node.id) ringed.push({ i, colour: step.direction });
    else if (isFaulty(frame, node)) ringed.push({ i, colour: "error" });
  }
  paintStems(context, frame, seen);
  const isTiny = viewport.zoom < 0.12;
  for (const [colour, list] of byColour) {
    context.fillStyle = colours[colour];
    for (let from = 0; from < list.length; from += BATCH) {
      context.beginPath();
      for (let k = from; k < Math.min(from + BATCH, list.length); k++)
        outline(context, frame, list[k] as number, 0, isTiny);
      context.fill();
    }
  }
  const pixel = 1 / viewport.zoom;
  for (const { i, colour } of ringed) {
    context.strokeStyle = colours[colour];
    context.lineWidth = 2 * pixel;
    context.beginPath();
    outline(context, frame, i, 2 * pixel, false);
    context.stroke();
    // Faults are marked by more than their colour.
    if (colour === "error") paintFaultSign(context, frame, i);
  }
}

/** The first stretch of each wire, as thin as the wires are from here. */
function paintStems(context: Context, frame: Frame, seen: readonly number[]): void {
  const { scene, colours, viewport, ratio, state } = frame;
  const { bodies, exits, direction, isSource } = scene;
  context.strokeStyle = colours.wire;
  context.lineWidth = 1 / viewport.zoom / (seen.length > MANY_STEMS ? ratio : 1);
  context.globalAlpha = state.traced ? UNTRACED : 1;
  for (let from = 0; from < seen.length; from += BATCH) {
    context.beginPath();
    for (let k = from; k < Math.min(from + BATCH, seen.length); k++) {
      const i = seen[k] as number;
      if (!isSource[i]) continue;
      const [x, y] = [exits[2 * i] as number, exits[2 * i + 1] as number];
      if (direction === "down") context.moveTo(x, bodies[4 * i + 3] as number);
      else context.moveTo(bodies[4 * i + 2] as number, y);
      context.lineTo(x, y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

function dotColour({ state, marks }: Frame, node: NodeView, i: number): ColourName {
  const at = marks.forwardAt[i] ?? -1;
  const isComputed = at >= 0 && state.cursor > at;
  switch (node.look) {
    case "input":
    case "output":
      return isComputed ? "input" : "inputPending";
    case "neuron":
    case "layer":
    case "group":
      return isComputed ? "neuron" : "neuronPending";
    default:
      return "quiet";
  }
}

/** Adds the outline of a body to the path. */
function outline(context: Context, { scene }: Frame, i: number, margin: number, isTiny: boolean): void {
  const { bodies } = scene;
  const left = (bodies[4 * i] as number) - margin;
  const top = (bodies[4 * i + 1] as number) - margin;
  const width = (bodies[4 * i + 2] as number) + margin - left;
  const height = (bodies[4 * i + 3] as number) + margin - top;
  const look = scene.nodes[i]?.look;
  // A few pixels wide, a circle and a square are the same, and squares are quicker.
  if (isTiny || look === "layer" || look === "loss" || look === "group") context.rect(left, top, width, height);
  else {
    context.moveTo(left + width, top + height / 2);
    context.arc(left + width / 2, top + height / 2, width / 2, 0, 2 * Math.PI);
  }
}

function isFaulty(frame: Frame, node: NodeView): boolean {
  return frame.marks.faulty.has(node.id);
}

function paintFaultSign(context: Context, { scene, viewport, colours }: Frame, i: number): void {
  const size = 13 / viewport.zoom;
  context.font = `700 ${size}px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillStyle = colours.error;
  const [left, right] = [scene.bodies[4 * i] as number, scene.bodies[4 * i + 2] as number];
  context.fillText("!", (left + right) / 2, (scene.bodies[4 * i + 1] as number) - 3 / viewport.zoom);
}
