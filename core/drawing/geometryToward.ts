import { type Direction, geometryOf, type LayoutNode, type NodeGeometry } from "../layout/nodeGeometry.ts";

/** Both lines of numbers beside a stem that hangs, in pixels; strips need more, and a layer has them inside. */
const HANGING_NUMBERS = 44;
const HANGING_STRIPS = 80;
const HANGING_STUB = 30;

/** The geometry of a node where passes run the given way: to the right its stem leaves on the right, down it hangs. */
export function geometryToward(node: Pick<LayoutNode, "look" | "size">, direction: Direction): NodeGeometry {
  const level = geometryOf(node);
  if (direction === "right") return level;
  const { body } = level;
  const middle = body.width / 2;
  const room = level.width - body.width;
  const stem = node.look === "layer" ? HANGING_STUB : node.size <= 1 ? HANGING_NUMBERS : HANGING_STRIPS;
  return {
    width: Math.max(body.width, middle + (node.look === "layer" ? middle : room)),
    height: body.height + stem,
    body,
    entry: [middle, 0],
    exit: [middle, body.height + stem],
  };
}
