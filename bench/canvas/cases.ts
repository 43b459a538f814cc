import { layeredText } from "./graphs.ts";

export interface CanvasCase {
  readonly name: string;
  readonly text: () => string;
  /** What the webview finds saved: how the canvas is looked at. */
  readonly state?: unknown;
  /** Bars: milliseconds to the first frame, and frames a second at any zoom; null where there is none. */
  readonly firstFrame: number | null;
  readonly fps: number | null;
  /** Milliseconds until the layout is done and nothing moves any more. */
  readonly rest: number;
  /** Rounds of plain React Flow; 0 leaves it out. */
  readonly plainRounds: number;
}

/** Everything that is measured. A picture of another kind is one more entry here. */
export const CASES: readonly CanvasCase[] = [
  { name: "100 nodes", text: () => layeredText(100), firstFrame: 300, fps: null, rest: 2500, plainRounds: 99 },
  { name: "1000 nodes", text: () => layeredText(1000), firstFrame: 500, fps: 55, rest: 9000, plainRounds: 99 },
  { name: "10000 nodes", text: () => layeredText(10_000), firstFrame: 1000, fps: 40, rest: 4000, plainRounds: 1 },
];
