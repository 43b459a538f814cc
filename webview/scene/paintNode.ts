import type { NodeView } from "../../core/protocol.ts";
import { captionOf, roleOfNode } from "../canvas/nodeRole.ts";
import { SIGNS } from "../canvas/signs.ts";
import { barsOf } from "../canvas/strip.ts";
import { type Reading, readGradient, readValue } from "../selectors.ts";
import type { Colours } from "./colours.ts";
import { FAR, type Frame, SMALL, UNTRACED } from "./frame.ts";
import { fitText, numberText, summaryText } from "./nodeText.ts";

/** One node drawn as the page draws it (node.css, readout.css, strip.css, distance.css), for those that are not in the page. */

type Context = CanvasRenderingContext2D;

interface Body {
  readonly view: NodeView;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly value: Reading;
  readonly gradient: Reading;
  readonly isComputed: boolean;
}

export function paintNode(context: Context, frame: Frame, i: number): void {
  const { scene, state, marks } = frame;
  const view = scene.nodes[i] as NodeView;
  const value = readValue(state, view.id);
  const body: Body = {
    view,
    left: scene.bodies[4 * i] as number,
    top: scene.bodies[4 * i + 1] as number,
    width: (scene.bodies[4 * i + 2] as number) - (scene.bodies[4 * i] as number),
    height: (scene.bodies[4 * i + 3] as number) - (scene.bodies[4 * i + 1] as number),
    value,
    gradient: readGradient(state, view.id),
    isComputed: value instanceof Float64Array,
  };
  const role = roleOfNode(state, view.id);
  if (scene.isSource[i]) paintStem(context, frame, body, i, role);
  paintBody(context, frame, body, role);
  paintInside(context, frame, body);
  if (view.look === "layer") paintStrips(context, frame, body);
  else paintReadouts(context, frame, body, i, role);
  if (frame.viewport.zoom >= SMALL) paintCaption(context, frame, body, i);
  else if (frame.viewport.zoom >= FAR && body.view.look === "layer") paintOp(context, frame, body);
  if (marks.faulty.has(view.id)) paintFault(context, frame, body);
}

type Role = ReturnType<typeof roleOfNode>;

const ROUND: ReadonlySet<NodeView["look"]> = new Set(["input", "output", "neuron", "sign"]);

/** The first stretch of the outgoing wire. */
function paintStem(context: Context, frame: Frame, body: Body, i: number, role: Role): void {
  const { scene, viewport, colours, state } = frame;
  const isTraced = state.traced?.sources.has(body.view.id) ?? false;
  const isStep = role === "forward" || role === "backward";
  const quiet = body.isComputed ? colours.wire : colours.wireWaiting;
  context.strokeStyle = isTraced ? colours.trace : isStep ? colours[role] : quiet;
  context.lineWidth = isTraced || isStep ? 3 : viewport.zoom < FAR ? 2 : 1.5;
  context.globalAlpha = state.traced && !isTraced && !isStep ? UNTRACED : 1;
  const [x, y] = [scene.exits[2 * i] as number, scene.exits[2 * i + 1] as number];
  context.beginPath();
  if (scene.direction === "down") context.moveTo(x, body.top + body.height);
  else context.moveTo(body.left + body.width, y);
  context.lineTo(x, y);
  context.stroke();
  context.globalAlpha = 1;
}

function outline(context: Context, { view, left, top, width, height }: Body, margin: number): void {
  context.beginPath();
  if (ROUND.has(view.look)) context.arc(left + width / 2, top + height / 2, width / 2 + margin, 0, 2 * Math.PI);
  else {
    const radius = (view.look === "loss" ? 8 : 14) + Math.max(0, margin);
    context.roundRect(left - margin, top - margin, width + 2 * margin, height + 2 * margin, radius);
  }
}

function paintBody(context: Context, frame: Frame, body: Body, role: Role): void {
  const { colours, viewport } = frame;
  const { view, isComputed } = body;
  const [ground, edge] = coloursOf(colours, view, isComputed);
  if (role === "forward" || role === "backward") paintStepRing(context, frame, body, role);
  outline(context, body, 0);
  context.fillStyle = ground;
  context.fill();
  if (view.look === "layer") {
    context.save();
    context.clip();
    context.fillStyle = isComputed ? colours.neuron : colours.bandPending;
    context.fillRect(body.left, body.top, body.width, 44);
    context.restore();
  }
  context.strokeStyle = frame.marks.faulty.has(view.id) ? colours.error : edge;
  context.lineWidth = Math.max(view.isObjective ? 2.5 : 1.5, 0.75 / viewport.zoom);
  if (!isComputed) context.setLineDash([4.5, 3.5]);
  outline(context, body, -context.lineWidth / 2);
  context.stroke();
  context.setLineDash([]);
  if (frame.state.traced?.nodes.has(view.id)) ring(context, body, colours.trace, 6, 2.5, true);
  else if (role === "link-source" || role === "link-target") {
    ring(context, body, colours.focus, 5.5, 3, role === "link-target");
  } else if (frame.selectedNodes.has(view.id)) ring(context, body, colours.focus, 4, 2, false);
}

function ring(context: Context, body: Body, colour: string, margin: number, width: number, isDashed: boolean): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  if (isDashed) context.setLineDash([6, 4]);
  outline(context, body, margin);
  context.stroke();
  context.setLineDash([]);
}

/** A calm ring with an arrow above it: forward points right, backward left. */
function paintStepRing(context: Context, { colours }: Frame, body: Body, role: "forward" | "backward"): void {
  ring(context, body, colours[role], 4.5, 3, false);
  const [x, y] = [body.left + body.width / 2, body.top - 12];
  const side = role === "forward" ? 1 : -1;
  context.fillStyle = colours[role];
  context.beginPath();
  context.moveTo(x + 5.5 * side, y);
  context.lineTo(x - 5.5 * side, y - 6);
  context.lineTo(x - 5.5 * side, y + 6);
  context.closePath();
  context.fill();
}

function coloursOf(colours: Colours, { look }: NodeView, isComputed: boolean): readonly [ground: string, edge: string] {
  switch (look) {
    case "neuron":
      return [isComputed ? colours.neuron : colours.neuronPending, colours.neuronEdge];
    case "input":
    case "output":
      return [isComputed ? colours.input : colours.inputPending, colours.inputEdge];
    case "layer":
      return [colours.panel, colours.neuronEdge];
    default:
      return [isComputed ? colours.panel : colours.panelPending, colours.inputEdge];
  }
}

function textColour({ colours }: Frame, { view, isComputed }: Body): string {
  if (!isComputed || view.look === "loss" || view.look === "sign" || view.look === "group") return colours.text;
  return view.look === "input" || view.look === "output" ? colours.onInput : colours.onNode;
}

function paintInside(context: Context, frame: Frame, body: Body): void {
  const { view, left, top, width, height } = body;
  const { colours, viewport } = frame;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const x = left + width / 2;
  if (view.look === "sign") {
    context.fillStyle = colours.text;
    context.font = `500 20px ${colours.font}`;
    context.fillText(SIGNS[view.op] ?? view.op, x, top + height / 2);
    context.font = `600 11px ${colours.font}`;
    context.fillText(fitText(context, view.id, 90)[0] ?? "", x, top - 9);
    return;
  }
  context.fillStyle = textColour(frame, body);
  const size = idSize(view, viewport.zoom);
  context.font = `600 ${size}px ${colours.font}`;
  const isRound = ROUND.has(view.look);
  const lines = fitText(context, view.id, width - (isRound ? 8 : 20), isRound && [...view.id].length > 10 ? 2 : 1);
  const detail = viewport.zoom >= SMALL ? detailOf(view) : null;
  const block = lines.length * size * 1.15 + (detail ? 11.4 : 0);
  let y = view.look === "layer" ? top + 8 : top + (height - block) / 2;
  for (const line of lines) {
    context.fillText(line, x, y + size * 0.6);
    y += size * 1.15;
  }
  if (!detail) return;
  context.font = `9.5px ${colours.font}`;
  context.fillText(fitText(context, detail, width - (isRound ? 6 : 16))[0] ?? "", x, y + 5.7);
}

/** The same as the style sheet's. */
const BOX_ID_ON_SCREEN = 10.5;
const LARGEST_BOX_ID = 30;

/** Ids grow as the picture shrinks, as long as there is room for them. */
function idSize({ id, look }: NodeView, zoom: number): number {
  const length = [...id].length;
  // A box has room to stay legible on the screen.
  if (zoom < SMALL && look === "layer")
    return Math.max(length <= 3 ? 22 : 14, Math.min(BOX_ID_ON_SCREEN / zoom, LARGEST_BOX_ID));
  const step = zoom < FAR ? 2 : zoom < SMALL ? 1 : 0;
  if (length <= 3) return [17, 22, 25][step] ?? 17;
  const isBox = look === "layer" || look === "loss" || look === "group";
  // A circle has none.
  if (length <= 6) return isBox ? ([12.5, 14.5, 17][step] ?? 12.5) : 12.5;
  return length <= 10 ? (isBox ? 14 : 9) : isBox ? 12 : 10.5;
}

function detailOf(view: NodeView): string | null {
  if (view.look === "loss" || (view.look === "layer" && !view.activation)) return view.op.replaceAll("-", " ");
  return view.activation;
}

/** Numbers on the stem when near, below the body when small; from afar none. */
function paintReadouts(context: Context, frame: Frame, body: Body, i: number, role: Role): void {
  const { scene, viewport, colours } = frame;
  if (viewport.zoom < FAR) return;
  const { left, top, width, height, value, gradient } = body;
  const exit = scene.exits[2 * i] as number;
  const stem = { left: left + width, width: exit - left - width, middle: top + height / 2 };
  context.textAlign = "center";
  if (viewport.zoom < SMALL && isOneNumber(value)) {
    const size = Math.min(11 / viewport.zoom, 22);
    const x = left + width / 2;
    readout(context, frame, value, "value", x, top + height + 3 + size * 0.55, size, role, true);
    readout(context, frame, gradient, "gradient", x, top + height + 3 + size * 1.65, size, role, true);
    return;
  }
  const x = stem.left + stem.width / 2;
  if (isOneNumber(value)) readout(context, frame, value, "value", x, stem.middle - 10.5, 12.5, role, false);
  else if (value instanceof Float64Array)
    strip(context, colours, value, "value", stem.left + 7, stem.middle - 36, stem.width - 14, viewport.zoom);
  if (isOneNumber(gradient)) readout(context, frame, gradient, "gradient", x, stem.middle + 10.5, 12, role, false);
  else if (gradient instanceof Float64Array)
    strip(context, colours, gradient, "gradient", stem.left + 7, stem.middle + 4, stem.width - 14, viewport.zoom);
}

function isOneNumber(reading: Reading): boolean {
  return reading === "pending" || (reading instanceof Float64Array && reading.length === 1);
}

function readout(
  context: Context,
  { colours }: Frame,
  reading: Reading,
  kind: "value" | "gradient",
  x: number,
  y: number,
  size: number,
  role: Role,
  onGround: boolean,
): void {
  if (reading === "none") return;
  if (reading === "pending") {
    context.strokeStyle = colours.quiet;
    context.lineWidth = 1;
    for (const shift of [-7.3, 0, 7.3]) {
      context.beginPath();
      context.arc(x + shift, y, 1.7, 0, 2 * Math.PI);
      context.stroke();
    }
    return;
  }
  const isOdd = !Number.isFinite(reading[0]);
  const text = kind === "gradient" ? `∂${numberText(reading)}` : numberText(reading);
  context.textBaseline = "middle";
  context.font = `${isOdd ? 700 : kind === "value" ? 600 : 400} ${size}px ${colours.font}`;
  if (onGround) {
    const width = context.measureText(text).width;
    context.fillStyle = colours.ground;
    context.fillRect(x - width / 2, y - size * 0.55, width, size * 1.1);
  }
  context.fillStyle = isOdd
    ? colours.odd
    : kind === "gradient"
      ? colours.backward
      : role === "forward"
        ? colours.forward
        : colours.text;
  context.fillText(text, x, y);
}

/** The strips that a layer has inside. */
function paintStrips(context: Context, frame: Frame, { left, top, width, height, value, gradient }: Body): void {
  const { colours, viewport } = frame;
  const room = (height - 44) / 2;
  const readings = [
    ["value", value, top + 44 + (room - 32) / 2],
    ["gradient", gradient, top + 44 + room + (room - 32) / 2 - 4],
  ] as const;
  for (const [kind, reading, y] of readings) {
    if (reading instanceof Float64Array)
      strip(context, colours, reading, kind, left + 10, y, width - 20, viewport.zoom);
    else readout(context, frame, reading, kind, left + width / 2, y + 12, 12, null, false);
  }
}

const STRIP_HEIGHT = 20;

function strip(
  context: Context,
  colours: Colours,
  numbers: Float64Array,
  kind: "value" | "gradient",
  left: number,
  top: number,
  width: number,
  zoom: number,
): void {
  context.fillStyle = colours.stripGround;
  context.fillRect(left, top, width, STRIP_HEIGHT);
  const bars = barsOf(numbers);
  const step = width / bars.length;
  const gap = step > 4 ? 1 : 0;
  const middle = top + STRIP_HEIGHT / 2;
  bars.forEach((bar, i) => {
    const isOdd = !Number.isFinite(bar.value);
    const length = bar.share === 0 ? 0 : Math.max(1, (Math.abs(bar.share) * STRIP_HEIGHT) / 2);
    context.fillStyle = isOdd ? colours.odd : bar.share < 0 ? colours.negative : colours.positive;
    context.globalAlpha = isOdd ? 1 : 0.45 + 0.55 * Math.abs(bar.share);
    const [y, height] = isOdd ? [top, STRIP_HEIGHT] : [bar.share < 0 ? middle : middle - length, length];
    context.fillRect(left + i * step, y, step - gap, height);
  });
  context.globalAlpha = 1;
  context.fillStyle = colours.stripAxis;
  context.fillRect(left, middle - 0.375, width, 0.75);
  if (zoom < FAR) return;
  const [least, mean, most] = summaryText(numbers);
  const y = top + STRIP_HEIGHT + 6.5;
  context.textBaseline = "middle";
  context.font = `9px ${colours.font}`;
  context.fillStyle = colours.quiet;
  context.textAlign = "left";
  context.fillText(least, left, y);
  context.textAlign = "right";
  context.fillText(most, left + width, y);
  context.textAlign = "center";
  context.font = `600 9px ${colours.font}`;
  context.fillStyle = kind === "gradient" ? colours.backward : colours.text;
  context.fillText(mean, left + width / 2, y);
}

function paintCaption(context: Context, frame: Frame, { view, left, top, width, height }: Body, i: number): void {
  const { colours, scene } = frame;
  const { op, shape, learned } = captionOf(view);
  const isDown = scene.direction === "down";
  context.textAlign = isDown ? "end" : "center";
  context.textBaseline = "middle";
  context.font = `10px ${colours.font}`;
  context.fillStyle = colours.quiet;
  const lines = isDown ? [op, shape, learned] : [shape ? `${op} ${shape}` : op, learned];
  const x = left + width / 2 - (isDown ? 6 : 0);
  const y = isDown ? top + height + 8 : (scene.boxes[4 * i + 3] as number) - 8;
  for (const [k, line] of lines.filter(Boolean).entries()) context.fillText(line, x, y + 12 * k);
}

/** Of a layer's caption, what is left when it is drawn small; of the size that it has on the screen. */
function paintOp(
  context: Context,
  { colours, scene, viewport }: Frame,
  { view, left, top, width, height }: Body,
): void {
  const isDown = scene.direction === "down";
  const size = Math.min(9.5 / viewport.zoom, 24);
  context.textAlign = isDown ? "end" : "center";
  context.textBaseline = "middle";
  context.font = `${size}px ${colours.font}`;
  context.fillStyle = colours.quiet;
  context.fillText(captionOf(view).op, left + width / 2 - (isDown ? 6 : 0), top + height + 2 + size * 0.6);
}

/** The sign of a node at fault, where the page has its badge. */
function paintFault(context: Context, { colours, viewport }: Frame, { left, top, width }: Body): void {
  const radius = Math.max(7.5, 5.5 / viewport.zoom);
  const [x, y] = [left + width - 5, top + 5];
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colours.ground;
  context.fill();
  context.strokeStyle = colours.error;
  context.lineWidth = radius / 6;
  context.stroke();
  context.fillStyle = colours.error;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `700 ${1.35 * radius}px ${colours.font}`;
  context.fillText("!", x, y + radius / 12);
}
