/** A stretch of an axis that is looked at, in epochs; null is the whole of it. */
export type Span = readonly [from: number, to: number];

/** How much a key press or a notch of the wheel changes. */
export const ZOOM_STEP = 1.5;
/** No more than so many times larger than the whole. */
const MOST_ZOOM = 10_000;

/** Nearer (a factor above 1) or further away; what is at `at` stays where it is on screen. Null where all is seen. */
export function zoomBy(span: Span | null, last: number, factor: number, at: number): Span | null {
  const [from, to] = span ?? [0, last];
  const size = Math.max((to - from) / factor, last / MOST_ZOOM);
  if (!(last > 0) || size >= last) return null;
  const share = Math.max(0, Math.min((at - from) / (to - from), 1));
  return within(at - share * size, size, last);
}

/** From one place to another, whichever is the smaller; null where that is nearly nothing, or everything. */
export function zoomTo(a: number, b: number, last: number): Span | null {
  const [from, to] = [Math.max(0, Math.min(a, b)), Math.min(Math.max(a, b), last)];
  const size = Math.max(to - from, last / MOST_ZOOM);
  return size >= last ? null : within(from, size, last);
}

/** The same stretch further on, or just so far that a place is in it. */
export function moveBy(span: Span | null, by: number, last: number): Span | null {
  return span && within(span[0] + by, span[1] - span[0], last);
}

export function moveInto(span: Span | null, at: number, last: number): Span | null {
  if (!span || (at >= span[0] && at <= span[1])) return span;
  return moveBy(span, at < span[0] ? at - span[0] : at - span[1], last);
}

function within(from: number, size: number, last: number): Span {
  const start = Math.max(0, Math.min(from, last - size));
  return [start, start + size];
}
