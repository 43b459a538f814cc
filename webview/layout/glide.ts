import type { Layout } from "../../core/layout/layout.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";

const DURATION = 260;
/** More nodes than this cannot be moved at a rate that reads as motion; they are put in place at once. */
const MOST = 1500;

/** Moves every node from where it is to where it shall be; gives back how to stop. At once where motion is unwanted. */
export function glide(from: Layout, to: Layout, show: (layout: Layout) => void): () => void {
  const moved = [...to.positions].some(([id, place]) => {
    const old = from.positions.get(id);
    return old !== undefined && (old[0] !== place[0] || old[1] !== place[1]);
  });
  if (!moved || to.positions.size > MOST || wantsStillness()) {
    show(to);
    return () => {};
  }
  let frame = 0;
  let start: number | null = null;
  const tick = (now: number) => {
    start ??= now;
    const progress = (now - start) / DURATION;
    if (progress >= 1) return show(to);
    show(between(from, to, ease(progress)));
    frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}

export function wantsStillness(): boolean {
  return (
    document.body.classList.contains("vscode-reduce-motion") || matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}

/** Wires have no bends while their ends move. */
function between(from: Layout, to: Layout, t: number): Layout {
  const positions = new Map<string, Point>();
  for (const [id, [x, y]] of to.positions) {
    const [x0, y0] = from.positions.get(id) ?? [x, y];
    positions.set(id, [x0 + (x - x0) * t, y0 + (y - y0) * t]);
  }
  return { positions, routes: new Map() };
}

function ease(t: number): number {
  return 1 - (1 - t) ** 3;
}
