import { FreeLabels } from "../../core/drawing/freeLabels.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { pointOn } from "../../core/layout/wireCurve.ts";
import { replacedEdges } from "../neurons/replaced.ts";
import { boxesIn } from "./find.ts";
import { DISTANT, type Frame, SMALL } from "./frame.ts";
import type { Rectangle } from "./scene.ts";

type Context = CanvasRenderingContext2D;

/** Canvas pixels, and what a shape never falls below on the screen. */
const SIZE = 10;
const LEAST_ON_SCREEN = 9;
/** More than so many would not be read, and looking for room would cost a frame. */
const MOST = 300;
/** Further away no gap between two columns has room for one. */
const LEGIBLE = 0.2;
/** Where on its wire a shape may stand, the best first. */
const SPOTS = [0.5, 0.35, 0.65, 0.2, 0.8];

/**
 * The shape of what a wire carries, where it is more than one number: above a level wire, beside an upright one, on one
 * that climbs, and only where it stands on no node and on no other shape. Legible at every zoom at which it is there.
 */
export function paintShapes(context: Context, frame: Frame, seen: readonly number[]): readonly string[] {
  const { scene, colours, marks, viewport } = frame;
  if (viewport.zoom < LEGIBLE) return [];
  const apart = replacedEdges(frame.state);
  const wires = seen.filter(
    (i) =>
      (scene.edges[i]?.shape.length ?? 0) > 0 && !marks.wireProblems.has(i) && !apart.has(scene.edges[i]?.key ?? ""),
  );
  if (wires.length === 0 || wires.length > MOST) return [];
  const free = new FreeLabels();
  for (const box of takenByNodes(frame)) free.take(box);
  const size = Math.max(SIZE, LEAST_ON_SCREEN / viewport.zoom);
  context.font = `${size}px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const drawn: string[] = [];
  for (const i of wires) {
    const shape = scene.edges[i]?.shape ?? [];
    const label = findRoom(context, frame, free, i, shape, size);
    if (!label) continue;
    free.take(label.box);
    paintLabel(context, frame, label, size);
    drawn.push(shape.join("×"));
  }
  return drawn;
}

interface Label {
  readonly lines: readonly string[];
  readonly box: Rectangle;
  /** It stands on its wire, which must not run through it. */
  readonly isOnWire: boolean;
}

function findRoom(
  context: Context,
  frame: Frame,
  free: FreeLabels,
  i: number,
  shape: readonly number[],
  size: number,
): Label | null {
  const { scene } = frame;
  const places = [...placesOn(frame, i)];
  for (const lines of linesOf(shape)) {
    const width = Math.max(...lines.map((line) => context.measureText(line).width));
    const height = lines.length * size * 1.1;
    for (const { at, isLevel } of places) {
      const [x, y] = middleOfLabel(at, isLevel, width, height, size, scene.direction === "down");
      const box: Rectangle = [x - width / 2 - 1, y - height / 2, x + width / 2 + 1, y + height / 2];
      if (free.isFree(box)) return { lines, box, isOnWire: !isLevel };
    }
  }
  return null;
}

/** In one line, or in two where the gap is narrow: the channels, and the map below them. */
function linesOf(shape: readonly number[]): readonly (readonly string[])[] {
  const [first, ...rest] = shape;
  const whole = [shape.join("×")];
  return rest.length === 0 ? [whole] : [whole, [`${first}×`, rest.join("×")]];
}

function middleOfLabel(
  [x, y]: Point,
  isLevel: boolean,
  width: number,
  height: number,
  size: number,
  isDown: boolean,
): Point {
  if (!isLevel) return [x, y];
  const gap = 0.45 * size;
  return isDown ? [x + gap + width / 2, y] : [x, y - gap - height / 2];
}

/** Points of a wire, each with whether it runs on there as the passes do. */
function* placesOn({ scene }: Frame, i: number): Generator<{ readonly at: Point; readonly isLevel: boolean }> {
  const { curves, starts, bodies, sources, targets, direction } = scene;
  const [start, end] = [starts[i] as number, starts[i + 1] as number];
  const pieces = Math.max(1, Math.round((end - start - 2) / 6));
  const isDown = direction === "down";
  // Between two bodies that face each other the stem counts as well.
  const [source, target] = [sources[i] as number, targets[i] as number];
  const across = isDown ? 0 : 1;
  const isStraight = Math.abs((curves[start + across] as number) - (curves[end - 2 + across] as number)) < 2;
  if (isStraight && pieces === 1 && scene.nodes[source]?.look === "layer") {
    const along = isDown ? 1 : 0;
    const middle = ((bodies[4 * source + 2 + along] as number) + (bodies[4 * target + along] as number)) / 2;
    const level = curves[start + across] as number;
    yield { at: isDown ? [level, middle] : [middle, level], isLevel: true };
  }
  for (const share of SPOTS) {
    const piece = Math.min(pieces - 1, Math.floor(share * pieces));
    const t = share * pieces - piece;
    const [x, y] = pointOn(curves, start + 6 * piece, t);
    const [x0, y0] = pointOn(curves, start + 6 * piece, Math.max(0, t - 0.05));
    const [along, climb] = isDown ? [y - y0, x - x0] : [x - x0, y - y0];
    yield { at: [x, y], isLevel: Math.abs(climb) <= 0.3 * Math.abs(along) };
  }
}

/** Bodies, and stems and captions with what is written there. */
function takenByNodes({ scene, view, viewport }: Frame): readonly Rectangle[] {
  const { boxes, bodies, nodes } = scene;
  const taken: Rectangle[] = [];
  const numbers = viewport.zoom < SMALL ? 26 / viewport.zoom : 0;
  for (const i of boxesIn(boxes, view)) {
    const node = nodes[i];
    const [left, top, right, bottom] = bodies.subarray(4 * i, 4 * i + 4) as unknown as Rectangle;
    // From afar there are bodies alone.
    const isBare = node?.look === "layer" || node?.isOpen || viewport.zoom < DISTANT;
    if (isBare) taken.push([left, top, right, bottom]);
    else if (scene.isSource[i] === 0) taken.push([left, top, right, Math.max(bottom + numbers, boxes[4 * i + 3] ?? 0)]);
    else taken.push([left, top, boxes[4 * i + 2] ?? right, Math.max(boxes[4 * i + 3] ?? bottom, bottom + numbers)]);
  }
  return taken;
}

function paintLabel(
  context: Context,
  { colours, viewport }: Frame,
  { lines, box, isOnWire }: Label,
  size: number,
): void {
  const [left, top, right, bottom] = box;
  const x = (left + right) / 2;
  if (isOnWire) {
    context.fillStyle = colours.ground;
    context.beginPath();
    context.roundRect(left - 2, top - 1, right - left + 4, bottom - top + 2, 4);
    context.fill();
  }
  context.strokeStyle = colours.ground;
  context.lineWidth = 3 / viewport.zoom;
  context.fillStyle = colours.quiet;
  for (const [k, line] of lines.entries()) {
    const y = top + (k + 0.5) * size * 1.1;
    // Other wires that pass here pass behind it.
    if (!isOnWire) context.strokeText(line, x, y);
    context.fillText(line, x, y);
  }
}
