import type { Frame } from "./frame.ts";

const GAP = 20;
/** Closer than this on the screen, dots would be a grey haze and cost more than the picture. */
const CLOSEST = 14;

/** The dotted ground, which shows that the view moves. */
export function paintDots(context: CanvasRenderingContext2D, { view, viewport, colours }: Frame): void {
  let gap = GAP;
  while (gap * viewport.zoom < CLOSEST) gap *= 2;
  const [left, top, right, bottom] = view;
  const size = Math.max(1, 1 / viewport.zoom);
  context.fillStyle = colours.dots;
  for (let x = Math.floor(left / gap) * gap; x <= right; x += gap) {
    context.beginPath();
    for (let y = Math.floor(top / gap) * gap; y <= bottom; y += gap)
      context.rect(x - size / 2, y - size / 2, size, size);
    context.fill();
  }
}
