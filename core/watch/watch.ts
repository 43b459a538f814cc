import type { Tape } from "../engine/tape.ts";
import type { Graph } from "../graph/graph.ts";
import type { Shape } from "../shape.ts";

/**
 * Expressions over a pass, in mathjs syntax: `h1.z`, `grad(h2.w)`, `norm(grad(W1)) > 10`, `jacobian(y, x)`, `paths(h3, y1)`.
 * Conditions, log points, watches, hovers and the debug console all read them through here. Reading checks the names
 * against the graph and throws a `WatchError`.
 */
export type WatchReader = (text: string, graph: Graph) => Watch;

/** All that the debugger needs of watch expressions; `core/watch` brings it. */
export interface Watching {
  readonly read: WatchReader;
  /** Whether a condition is met: true, a number other than 0, or an array in which any entry is. */
  isTrue(value: WatchValue): boolean;
  /** One line, for people. */
  format(value: WatchValue): string;
}

export interface Watch {
  readonly text: string;
  /** Nodes that it reads. */
  readonly nodes: readonly string[];
  /**
   * Throws `NotComputed` where something it needs lies behind the cursor, and a `WatchError` where it cannot be evaluated.
   * `sample` picks one sample of the batch; null takes the whole batch, the batch first, as `run --json` prints it.
   */
  evaluate(tape: Tape, sample: number | null): WatchValue;
}

export type WatchValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string }
  /** Row-major. */
  | { readonly kind: "array"; readonly shape: Shape; readonly data: Float64Array }
  /** A node, a table of paths and other things with named parts. */
  | {
      readonly kind: "record";
      readonly title: string;
      readonly parts: readonly (readonly [name: string, value: WatchValue | null])[];
    };

/** A sentence for people: what is wrong in the expression, where, and what is allowed. */
export class WatchError extends Error {
  override readonly name = "WatchError";
  /** UTF-16 offset into the expression; null where it has no one place. */
  readonly at: number | null;

  constructor(sentence: string, at: number | null = null) {
    super(sentence);
    this.at = at;
  }
}

/** `grad(h2.w) is not computed yet: h2 has had no backward step.` */
export class NotComputed extends Error {
  override readonly name = "NotComputed";
}
