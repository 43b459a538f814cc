import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { canOpen } from "./opening.ts";

/** A layer is entered when its body takes this share of the view's height or width, and left below the smaller one, so that it does not flicker in between. */
const ENTER = 0.42;
const LEAVE = 0.34;
/** Below this zoom no body that is not opened can fill so much of a view that is worth looking at. */
const LEAST_ZOOM = 1.1;

/** The layer that fills a good part of the view and holds its middle; null where one looks at more than one. */
export function enclosingLayer(
  shown: NetworkView,
  { positions }: Layout,
  [x, y, zoom]: readonly [number, number, number],
  view: { readonly width: number; readonly height: number },
  direction: Direction,
  before: string | null = null,
): string | null {
  if (view.width === 0 || zoom < LEAST_ZOOM) return null;
  const middle = [(view.width / 2 - x) / zoom, (view.height / 2 - y) / zoom] as const;
  for (const node of shown.nodes) {
    if (node.look !== "layer" || !canOpen(node)) continue;
    const place = positions.get(node.id);
    if (!place || middle[0] < place[0] || middle[1] < place[1]) continue;
    const { body } = geometryOf(node, direction);
    if (middle[0] > place[0] + body.width || middle[1] > place[1] + body.height) continue;
    const share = Math.max((body.width * zoom) / view.width, (body.height * zoom) / view.height);
    if (share >= (node.id === before ? LEAVE : ENTER)) return node.id;
  }
  return null;
}
