import { FreeLabels } from "../../core/drawing/freeLabels.ts";
import { shownName } from "../groups/groupId.ts";
import type { Frame } from "./frame.ts";
import { fitText } from "./nodeText.ts";
import type { Rectangle } from "./scene.ts";

type Context = CanvasRenderingContext2D;

/** More names than these would be a haze, and looking for room for them would cost a frame. */
const MOST = 150;
/** On the screen. */
const SIZE = 10.5;
const WIDEST = 110;

/** Ids of nodes that are dots from here, at a constant size on the screen: inside where they fit, else beside. Returns how many. */
export function paintFarIds(context: Context, frame: Frame, seen: readonly number[]): number {
  if (seen.length > MOST) return 0;
  const { scene, viewport, colours } = frame;
  const pixel = 1 / viewport.zoom;
  const free = new FreeLabels();
  for (const i of seen) free.take(bodyOf(frame, i));
  context.font = `600 ${SIZE * pixel}px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  let count = 0;
  for (const i of seen) {
    const node = scene.nodes[i];
    if (!node) continue;
    const [left, top, right, bottom] = bodyOf(frame, i);
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const text = fitText(context, shownName(node.id), WIDEST * pixel)[0] ?? "";
    const width = context.measureText(text).width;
    const isBox = node.look === "layer" || node.look === "group";
    if (isBox && width <= right - left - 4 * pixel) {
      const at = frame.marks.forwardAt[i] ?? -1;
      context.fillStyle = at >= 0 && frame.state.cursor > at ? colours.onNode : colours.text;
      context.fillText(text, x, y);
      count += 1;
      continue;
    }
    const place = placesBeside(frame, [left, top, right, bottom], width + 2 * pixel).find((box) => free.isFree(box));
    if (!place) continue;
    free.take(place);
    const at = [(place[0] + place[2]) / 2, (place[1] + place[3]) / 2] as const;
    context.strokeStyle = colours.ground;
    context.lineWidth = 3 * pixel;
    context.strokeText(text, at[0], at[1]);
    context.fillStyle = colours.text;
    context.fillText(text, at[0], at[1]);
    count += 1;
  }
  return count;
}

/** Across the way that the wires run. */
function placesBeside(
  { scene, viewport }: Frame,
  [left, top, right, bottom]: Rectangle,
  width: number,
): readonly Rectangle[] {
  const gap = 4 / viewport.zoom;
  const height = (SIZE * 1.2) / viewport.zoom;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  if (scene.direction === "down")
    return [
      [right + gap, y - height / 2, right + gap + width, y + height / 2],
      [left - gap - width, y - height / 2, left - gap, y + height / 2],
      [x - width / 2, bottom + gap, x + width / 2, bottom + gap + height],
    ];
  return [
    [x - width / 2, bottom + gap, x + width / 2, bottom + gap + height],
    [x - width / 2, top - gap - height, x + width / 2, top - gap],
    [right + gap, y - height / 2, right + gap + width, y + height / 2],
  ];
}

function bodyOf({ scene: { bodies } }: Frame, i: number): Rectangle {
  return [
    bodies[4 * i] as number,
    bodies[4 * i + 1] as number,
    bodies[4 * i + 2] as number,
    bodies[4 * i + 3] as number,
  ];
}
