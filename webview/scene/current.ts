import type { Viewport } from "./frame.ts";
import type { Scene } from "./scene.ts";
import { middleOf } from "./wireCurve.ts";

/** What the canvas shows now, for code outside of React: focus, tips, pointer. */
export interface CurrentScene {
  readonly scene: Scene;
  readonly viewport: () => Viewport;
  /** The element whose top left corner the viewport starts from. */
  readonly pane: HTMLElement;
}

let current: CurrentScene | null = null;

const listeners = new Set<() => void>();

export function setCurrentScene(next: CurrentScene | null): void {
  current = next;
  for (const listener of [...listeners]) listener();
}

export function subscribeScene(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentScene(): CurrentScene | null {
  return current;
}

/** Canvas pixels of a point of the window. */
export function toCanvas(
  { viewport, pane }: CurrentScene,
  clientX: number,
  clientY: number,
): readonly [number, number] {
  const { x, y, zoom } = viewport();
  const { left, top } = pane.getBoundingClientRect();
  return [(clientX - left - x) / zoom, (clientY - top - y) / zoom];
}

export function toClient({ viewport, pane }: CurrentScene, at: readonly [number, number]): readonly [number, number] {
  const { x, y, zoom } = viewport();
  const { left, top } = pane.getBoundingClientRect();
  return [at[0] * zoom + x + left, at[1] * zoom + y + top];
}

/** The middle of a wire in the window. */
export function wirePlace(key: string): readonly [number, number] | null {
  const i = current?.scene.edgeIndexOf.get(key);
  if (!current || i === undefined) return null;
  const { curves, starts } = current.scene;
  return toClient(current, middleOf(curves, starts[i], starts[i + 1]));
}

/** The middle of a node's body in the window. */
export function nodePlace(id: string): readonly [number, number] | null {
  const i = current?.scene.indexOf.get(id);
  if (!current || i === undefined) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = current.scene.bodies.subarray(4 * i, 4 * i + 4);
  return toClient(current, [(left + right) / 2, (top + bottom) / 2]);
}
