import type { Named } from "./passFunctions.ts";
import type { Context } from "./readReference.ts";
import type { Value } from "./values.ts";

/** A part of an expression that has been checked. */
export interface Code {
  /** UTF-16 offset of its beginning, or of the sign that makes it what it is. */
  readonly at: number;
  /** What it names, where it names something of the network and computes nothing. */
  readonly named: Named | null;
  run(context: Context): Value;
}
