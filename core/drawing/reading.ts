/**
 * What a picture may show of a quantity. `pending`: not computed yet at the cursor. `none`: there is nothing at any
 * cursor. Numbers are shown only when they are computed: never a stand-in 0.
 */
export type Reading = "pending" | "none" | Float64Array;

/** Of one node; a picture without values has none at all. */
export interface NodeReading {
  readonly value: Reading;
  readonly gradient: Reading;
}
