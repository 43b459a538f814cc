import type { Attribute, Link, Op } from "../ops/op.ts";

/** What the file's definitions need to know of the ops: the records of `core/ops`, or a test's own. */
export interface Registry {
  readonly ops: ReadonlyMap<string, Op>;
  readonly activations: ReadonlyMap<string, ActivationDescription>;
}

/** The part of an activation's record that the file shows. */
export interface ActivationDescription {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** True where it mixes components (softmax), so that only an op with a vector of units can use it. */
  readonly vector: boolean;
  /** Scalars that it learns, one for the whole layer, each with the attribute that starts it. */
  readonly learned?: readonly { readonly name: string; readonly initialFrom: string }[];
  /** Named where a loss on probabilities can read what stands in front of it. */
  readonly link?: Link | null;
}
