import type { Shape, TextShape } from "./shape.ts";
import { isRightToLeft, textWidth } from "./textWidth.ts";

/** Left, top, right, bottom. */
export type Extent = readonly [left: number, top: number, right: number, bottom: number];

/** What holds a shape, strokes included; texts by the estimate of their widths. */
export function extentOf(shape: Shape): Extent {
  switch (shape.kind) {
    case "circle": {
      const reach = shape.radius + shape.strokeWidth / 2;
      return [shape.x - reach, shape.y - reach, shape.x + reach, shape.y + reach];
    }
    case "box": {
      const rim = shape.stroke ? shape.strokeWidth / 2 : 0;
      return [shape.x - rim, shape.y - rim, shape.x + shape.width + rim, shape.y + shape.height + rim];
    }
    case "line":
      return around([shape.x1, shape.y1, shape.x2, shape.y2], shape.strokeWidth / 2);
    case "curve":
      // A Bezier curve lies inside the hull of its handles.
      return around(shape.points, shape.strokeWidth / 2);
    case "polygon":
      return around(shape.points, 0);
    case "text":
      return textExtent(shape);
  }
}

export function textExtent({ x, y, text, size, weight, anchor }: TextShape): Extent {
  const width = textWidth(text, size, weight > 400);
  // Start and end are those of the reading direction.
  const side = anchor === "middle" ? 0.5 : (anchor === "end") === isRightToLeft(text) ? 0 : 1;
  const left = x - width * side;
  return [left, y - size * 0.8, left + width, y + size * 0.25];
}

function around(points: readonly number[], rim: number): Extent {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return [left - rim, top - rim, right + rim, bottom + rim];
}

export function moved([left, top, right, bottom]: Extent, x: number, y: number): Extent {
  return [left + x, top + y, right + x, bottom + y];
}

export function overlap(a: Extent, b: Extent): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
