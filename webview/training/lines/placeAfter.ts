/** Points that Page Up and Page Down pass over. */
const PAGE = 10;

/** Where a key leads: a place in the list, null for none at all; undefined for other keys. */
export function placeAfter(key: string, from: number | null, count: number): number | null | undefined {
  const last = count - 1;
  // The first press shows the last point, wherever it would go from there.
  const by = (step: number) => (from === null ? last : Math.max(0, Math.min(from + step, last)));
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return by(-1);
    case "ArrowRight":
    case "ArrowUp":
      return by(1);
    case "PageDown":
      return by(-PAGE);
    case "PageUp":
      return by(PAGE);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return from === null ? undefined : null;
    default:
      return undefined;
  }
}
