import { wireCurve } from "../../core/layout/wireCurve.ts";
import type { Severity } from "../../core/problems.ts";
import { replacedEdges } from "../neurons/replaced.ts";
import type { ColourName } from "./colours.ts";
import { boxesIn } from "./find.ts";
import { FAR, type Frame, roleOfWire, UNTRACED, type WireRole } from "./frame.ts";
import { paintShapes } from "./paintShapes.ts";
import { middleOf } from "./wireCurve.ts";

type Context = CanvasRenderingContext2D;

/** From so many wires on they are hair lines, which a canvas strokes ten times as fast as wider ones (measured: 1 ms a thousand). */
const MANY = 1500;
/** From so many on they are straight: a picture of all of them shows no curves. */
const STRAIGHT = 6000;
/** Longer paths are slower to stroke, shorter ones slower to hand over (measured). */
const BATCH = 64;
const WIDE_BATCH = 16;
/** Steps of the width that shows |weight|. */
const WIDTHS = 8;

/** What was drawn, for tests and benchmarks. */
export interface WiresDrawn {
  readonly seen: number;
  readonly kind: "full" | "plain";
  readonly shapes: readonly string[];
  readonly badges: readonly { readonly key: string; readonly severity: Severity }[];
}

export function paintWires(context: Context, frame: Frame): WiresDrawn {
  const { scene, viewport } = frame;
  const seen = boxesIn(scene.hulls, frame.view);
  const isPlain = viewport.zoom < FAR || seen.length > MANY;
  const special: { readonly i: number; readonly mark: WireMark }[] = [];
  const quiet: Record<"idle" | "waiting", number[]> = { idle: [], waiting: [] };
  const marked = markedWires(frame);
  const apart = replacedEdges(frame.state);
  for (const i of seen) {
    const role = roleOfWire(frame, i);
    const mark = markOf(frame, i, role, marked);
    // Its weights are drawn one by one; a wire in their midst is seen only where it has something to say.
    if (apart.has(scene.edges[i]?.key ?? "") && (mark === null || mark.rank === 2)) continue;
    if (mark) special.push({ i, mark });
    else quiet[role as "idle" | "waiting"].push(i);
  }
  context.lineCap = "butt";
  context.lineJoin = "round";
  for (const [name, colour] of [
    ["waiting", "wireWaiting"],
    ["idle", "wire"],
  ] as const) {
    if (isPlain) paintPlain(context, frame, quiet[name], colour, seen.length);
    else paintFull(context, frame, quiet[name], colour);
  }
  special.sort((a, b) => a.mark.rank - b.mark.rank);
  for (const { i, mark } of special) paintSpecial(context, frame, i, mark);
  const badges = paintBadges(context, frame, seen);
  const shapes = paintShapes(context, frame, seen);
  paintLinking(context, frame);
  return { seen: seen.length, kind: isPlain ? "plain" : "full", shapes, badges };
}

interface WireMark {
  readonly colour: ColourName;
  readonly isWide: boolean;
  readonly isBackward: boolean;
  /** Round ends that can be taken hold of. */
  readonly hasGrips: boolean;
  /** What is drawn later lies on top. */
  readonly rank: number;
  readonly isHidden: boolean;
}

/** Selected, hovered and focused wires by index, and the one that is not drawn. */
function markedWires({ scene, state, focusedWire, reconnecting }: Frame) {
  const at = (key: string | null) => (key === null ? -1 : (scene.edgeIndexOf.get(key) ?? -1));
  return {
    selected: new Set(state.selection.edges.map(at)),
    hovered: at(state.hovered?.kind === "edge" ? state.hovered.key : null),
    focused: at(focusedWire),
    hidden: at(reconnecting),
  };
}

function markOf(frame: Frame, i: number, role: WireRole, marked: ReturnType<typeof markedWires>): WireMark | null {
  const isBackward = role === "backward";
  const isHidden = i === marked.hidden;
  if (isHidden || i === marked.hovered || i === marked.focused || marked.selected.has(i))
    return { colour: "focus", isWide: true, isBackward, hasGrips: !isHidden, rank: 3, isHidden };
  if (frame.state.traced?.edges.has(frame.scene.edges[i]?.key ?? ""))
    return { colour: "trace", isWide: true, isBackward: false, hasGrips: false, rank: 3, isHidden: false };
  const severity = frame.marks.wireProblems.get(i);
  const isOfStep = role === "forward" || role === "backward";
  const colour = severity === "error" || severity === "warning" ? severity : isOfStep ? role : null;
  if (!colour) return null;
  return { colour, isWide: isOfStep, isBackward, hasGrips: false, rank: isOfStep ? 2 : 1, isHidden: false };
}

function trace(context: Context, { scene }: Frame, i: number, isStraight = false): void {
  const { curves, starts } = scene;
  const [start, end] = [starts[i] as number, starts[i + 1] as number];
  context.moveTo(curves[start] as number, curves[start + 1] as number);
  if (isStraight) {
    context.lineTo(curves[end - 2] as number, curves[end - 1] as number);
    return;
  }
  for (let at = start + 2; at < end; at += 6)
    context.bezierCurveTo(
      curves[at] as number,
      curves[at + 1] as number,
      curves[at + 2] as number,
      curves[at + 3] as number,
      curves[at + 4] as number,
      curves[at + 5] as number,
    );
}

function strokeAll(context: Context, frame: Frame, wires: readonly number[], batch: number, isStraight = false): void {
  for (let from = 0; from < wires.length; from += batch) {
    context.beginPath();
    const until = Math.min(from + batch, wires.length);
    for (let k = from; k < until; k++) trace(context, frame, wires[k] as number, isStraight);
    context.stroke();
  }
}

/** One pixel wide on the screen, whatever the zoom: from afar anything thinner would vanish. */
function paintPlain(context: Context, frame: Frame, wires: readonly number[], colour: ColourName, count: number): void {
  const { viewport, ratio, colours } = frame;
  const isMany = count > MANY;
  context.strokeStyle = colours[colour];
  context.lineWidth = 1 / viewport.zoom / (isMany ? ratio : 1);
  // Thousands of lines over each other would be one grey area.
  const isTracing = frame.state.traced !== null;
  context.globalAlpha = (isMany ? Math.max(0.5, Math.min(1, (2 * MANY) / count)) : 1) * (isTracing ? UNTRACED : 1);
  strokeAll(context, frame, wires, BATCH, count > STRAIGHT);
  context.globalAlpha = 1;
}

function paintFull(context: Context, frame: Frame, wires: readonly number[], colour: ColourName): void {
  const byWidth = new Map<number, number[]>();
  for (const i of wires) {
    const step = Math.round((frame.marks.weights[i] ?? 0) * WIDTHS);
    const list = byWidth.get(step);
    if (list) list.push(i);
    else byWidth.set(step, [i]);
  }
  context.strokeStyle = frame.colours[colour];
  context.fillStyle = frame.colours[colour];
  context.globalAlpha = frame.state.traced ? UNTRACED : 1;
  for (const [step, list] of byWidth) {
    context.lineWidth = widthOf(frame, step / WIDTHS);
    strokeAll(context, frame, list, WIDE_BATCH);
  }
  for (let from = 0; from < wires.length; from += WIDE_BATCH) {
    context.beginPath();
    for (let k = from; k < Math.min(from + WIDE_BATCH, wires.length); k++)
      arrow(context, frame, wires[k] as number, false);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Never thinner than a pixel of the screen. */
function widthOf({ viewport }: Frame, share: number): number {
  return Math.max(1.2 + 1.6 * share, 1 / viewport.zoom);
}

/** The head at the target, or at the source where gradients flow back; wires leave and arrive level. */
function arrow(context: Context, { scene }: Frame, i: number, isBackward: boolean): void {
  const { curves, starts, direction } = scene;
  const at = isBackward ? (starts[i] as number) : (starts[i + 1] as number) - 2;
  const [x, y] = [curves[at] as number, curves[at + 1] as number];
  const [tip, base, half] = isBackward ? [-2.8, 8.4, 5.6] : [2, -6, 4];
  if (direction === "down") {
    context.moveTo(x, y + tip);
    context.lineTo(x - half, y + base);
    context.lineTo(x + half, y + base);
  } else {
    context.moveTo(x + tip, y);
    context.lineTo(x + base, y - half);
    context.lineTo(x + base, y + half);
  }
  context.closePath();
}

function paintSpecial(context: Context, frame: Frame, i: number, mark: WireMark): void {
  if (mark.isHidden) return;
  const { viewport, colours, marks, scene } = frame;
  context.strokeStyle = colours[mark.colour];
  context.fillStyle = colours[mark.colour];
  context.lineWidth = mark.isWide ? Math.max(3, 2 / viewport.zoom) : widthOf(frame, marks.weights[i] ?? 0);
  context.beginPath();
  trace(context, frame, i);
  context.stroke();
  if (viewport.zoom < FAR) return;
  context.beginPath();
  arrow(context, frame, i, mark.isBackward);
  context.fill();
  if (!mark.hasGrips) return;
  for (const at of [scene.starts[i] as number, (scene.starts[i + 1] as number) - 2]) {
    context.beginPath();
    context.arc(
      scene.curves[at] as number,
      scene.curves[at + 1] as number,
      Math.max(4.5, 4 / viewport.zoom),
      0,
      2 * Math.PI,
    );
    context.fillStyle = colours.ground;
    context.fill();
    context.lineWidth = 2;
    context.stroke();
  }
}

/** A sign on the wire at fault, told by its shape: a ring for an error, a triangle for a warning, an i for what is only said. */
function paintBadges(context: Context, frame: Frame, seen: readonly number[]): WiresDrawn["badges"] {
  const { scene, marks, viewport, colours } = frame;
  if (marks.wireProblems.size === 0) return [];
  const drawn: { key: string; severity: Severity }[] = [];
  // Legible from afar too.
  const radius = Math.max(9, 6.5 / viewport.zoom);
  for (const i of seen) {
    const severity = marks.wireProblems.get(i);
    if (!severity) continue;
    const [x, y] = middleOf(scene.curves, scene.starts[i], scene.starts[i + 1]);
    const colour = severity === "error" || severity === "warning" ? colours[severity] : colours.information;
    context.beginPath();
    if (severity === "warning") {
      context.moveTo(x, y - 1.15 * radius);
      context.lineTo(x + 1.15 * radius, y + 0.85 * radius);
      context.lineTo(x - 1.15 * radius, y + 0.85 * radius);
      context.closePath();
    } else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colours.ground;
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = radius / 6;
    context.stroke();
    context.fillStyle = colour;
    context.font = `700 ${1.35 * radius}px ${colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(severity === "error" || severity === "warning" ? "!" : "i", x, y + radius / 12);
    drawn.push({ key: scene.edges[i]?.key ?? "", severity });
  }
  return drawn;
}

/** The wire that a keyboard connection would make. */
function paintLinking(context: Context, frame: Frame): void {
  const { scene, state, colours, viewport } = frame;
  const { linking } = state;
  if (!linking || linking.candidate === null) return;
  const [source, target] = [scene.indexOf.get(linking.from), scene.indexOf.get(linking.candidate)];
  if (source === undefined || target === undefined) return;
  const from = [scene.exits[2 * source] ?? 0, scene.exits[2 * source + 1] ?? 0] as const;
  const to = [scene.entries[2 * target] ?? 0, scene.entries[2 * target + 1] ?? 0] as const;
  const curve = wireCurve(from, to, null, scene.direction);
  context.strokeStyle = colours.focus;
  context.lineWidth = Math.max(2, 1.5 / viewport.zoom);
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(curve[0] ?? 0, curve[1] ?? 0);
  context.bezierCurveTo(...(curve.slice(2, 8) as [number, number, number, number, number, number]));
  context.stroke();
  context.setLineDash([]);
}
