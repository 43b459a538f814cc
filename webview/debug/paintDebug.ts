import type { NodeView } from "../../core/protocol.ts";
import type { Frame } from "../scene/frame.ts";
import { SHAPE_SIZE, shapeOf } from "./breakpointShape.ts";
import { breakpointOf, stopAt } from "./debugged.ts";

type Context = CanvasRenderingContext2D;

/** Ids of painted nodes, for tests, which cannot ask a bitmap. */
export interface DebugDrawn {
  readonly stops: string[];
  readonly breakpoints: string[];
}

/** On the screen a breakpoint is never smaller than this, and never wider than the node is. */
const SMALLEST_DOT = 7;
const DOT = 14;

/** What debug.css draws on a node of the page, for a node that is painted: its breakpoint, and that the session stands there. */
export function paintDebug(context: Context, frame: Frame, i: number, drawn: DebugDrawn): void {
  const { scene, state } = frame;
  const view = scene.nodes[i] as NodeView;
  const box = scene.bodies.subarray(4 * i, 4 * i + 4);
  const [left = 0, top = 0, right = 0] = box;
  if (stopAt(state, view.id)) {
    paintStop(context, frame, box);
    drawn.stops.push(view.id);
  }
  const breakpoint = breakpointOf(state, view.id);
  if (!breakpoint) return;
  drawn.breakpoints.push(view.id);
  const { colours, viewport } = frame;
  const size = Math.min(Math.max(DOT, SMALLEST_DOT / viewport.zoom), Math.max(DOT, (right - left) * 0.9));
  const colour = breakpoint.enabled ? colours.breakpoint : colours.breakpointOff;
  const { outline, isFilled, sign } = shapeOf(breakpoint);
  const scale = size / SHAPE_SIZE;
  context.save();
  context.translate(left + 5 - size / 2, top + 5 - size / 2);
  context.scale(scale, scale);
  const path = new Path2D(outline);
  context.lineWidth = 4;
  context.strokeStyle = colours.ground;
  context.stroke(path);
  context.fillStyle = isFilled ? colour : colours.ground;
  context.fill(path);
  context.lineWidth = 2;
  context.strokeStyle = colour;
  context.stroke(path);
  if (sign) {
    context.fillStyle = isFilled ? colours.ground : colour;
    context.fill(new Path2D(sign));
  }
  context.restore();
}

/** A frame around the body in the colours of VS Code's stopped line, with its arrow above: both of a size that is seen from afar. */
function paintStop(context: Context, { colours, viewport }: Frame, box: Float64Array): void {
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  const pixel = Math.max(1, 1 / viewport.zoom);
  const margin = 8 + pixel;
  context.beginPath();
  context.roundRect(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin, 12);
  context.fillStyle = colours.stopGround;
  context.fill();
  context.strokeStyle = colours.stop;
  context.lineWidth = 2 * pixel;
  context.stroke();
  const [x, y, half] = [(left + right) / 2, top - margin - 3 * pixel, 5 * pixel];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - half, y - 1.4 * half);
  context.lineTo(x - half / 2, y - 1.4 * half);
  context.lineTo(x - half / 2, y - 2.6 * half);
  context.lineTo(x + half / 2, y - 2.6 * half);
  context.lineTo(x + half / 2, y - 1.4 * half);
  context.lineTo(x + half, y - 1.4 * half);
  context.closePath();
  context.fillStyle = colours.stop;
  context.fill();
}
