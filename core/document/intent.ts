/**
 * What a person asked for on the canvas or in the inspector. `edits.ts` turns an intent into the smallest text edits;
 * a list of intents given together is one gesture and so one undo step.
 */
export type Intent =
  | {
      readonly kind: "addNode";
      readonly id: string;
      readonly op: string;
      /** References, in port order. */
      readonly inputs?: readonly string[];
      readonly attributes?: Readonly<Record<string, JsonValue>>;
      readonly params?: Readonly<Record<string, JsonValue>>;
      readonly pin?: readonly [number, number];
    }
  /**
   * Removes the node, everything that refers to it (inputs, objective, data columns and rows, names of its parameters),
   * its pin and its place in a group. With `heal` what it fed takes its inputs instead, where that means something: any number at a port that joins
   * its references to one vector, exactly one elsewhere; a reference to a part of it is cut.
   */
  | { readonly kind: "removeNode"; readonly id: string; readonly heal?: boolean }
  /** Puts a node without inputs into a wire: it reads what input `at` of `to` read, and that input reads it. */
  | { readonly kind: "insertIntoWire"; readonly id: string; readonly to: string; readonly at: number }
  /**
   * Adds the nodes of a text (see `core/document/fragment`), under fresh ids where theirs are taken. `place`: how its pins
   * move. `bind`: what an open input, a reference to a node that the fragment does not hold, reads instead.
   */
  | {
      readonly kind: "pasteFragment";
      readonly fragment: string;
      readonly place?: FragmentPlace;
      readonly bind?: readonly (readonly [openInput: string, references: readonly string[]])[];
    }
  /** Renames the node and everything that refers to it. */
  | { readonly kind: "renameNode"; readonly id: string; readonly to: string }
  /** Appends (or inserts at `at`) a reference to the node's inputs; with `port` sets that named port. */
  | {
      readonly kind: "connect";
      readonly reference: string;
      readonly to: string;
      readonly at?: number;
      readonly port?: string;
    }
  | { readonly kind: "disconnect"; readonly to: string; readonly at: number }
  /** Points the input at another reference. */
  | { readonly kind: "reconnect"; readonly to: string; readonly at: number; readonly reference: string }
  /** Keeps the attributes and parameters that the new op understands, and adds the attributes that it needs. */
  | { readonly kind: "setOp"; readonly id: string; readonly op: string }
  /** `null` removes the attribute, so that its default holds. */
  | { readonly kind: "setAttribute"; readonly id: string; readonly name: string; readonly value: JsonValue | null }
  /**
   * Sets one entry (`at` is the index path inside the parameter) or, with `at` empty, the whole parameter. Null removes it.
   * One entry needs numbers in the text: a list, or with `shape` a number that fills it (which is then written out). Where
   * the numbers are drawn (nothing written, or an initialiser), give all of them, with `at` empty.
   */
  | {
      readonly kind: "setParam";
      readonly id: string;
      readonly name: string;
      readonly at: readonly number[];
      readonly value: JsonValue | null;
      readonly shape?: readonly number[];
    }
  /** All the numbers of a running statistic. */
  | { readonly kind: "setBuffer"; readonly id: string; readonly name: string; readonly value: JsonValue }
  | {
      readonly kind: "setSharedParam";
      readonly name: string;
      readonly at: readonly number[];
      readonly value: JsonValue | null;
    }
  /** Null unpins. */
  | { readonly kind: "pin"; readonly id: string; readonly at: readonly [number, number] | null }
  /**
   * Makes the group of these nodes, in this order, or gives the one of that name these members. They leave the groups they were in:
   * a node is in at most one. Null or no nodes at all removes the group; the nodes stay.
   */
  | { readonly kind: "setGroup"; readonly name: string; readonly nodes: readonly string[] | null }
  | { readonly kind: "renameGroup"; readonly name: string; readonly to: string }
  /**
   * A dense layer as its neurons: the same numbers before and after. `numbers`: what is drawn and not written, by the name
   * of the parameter (W in rows); the host adds it (`graph/writtenNumbers.ts`), and it becomes fixed numbers in the text.
   */
  | { readonly kind: "expandLayer"; readonly id: string; readonly numbers?: Readonly<Record<string, JsonValue>> }
  /**
   * Neurons of the same inputs and activation as one dense layer, its rows in the order given. `id`: of the layer; without it
   * the one that expanding had taken apart, or the next free letter. `numbers`: as above, by neuron and parameter.
   */
  | {
      readonly kind: "foldNeurons";
      readonly ids: readonly string[];
      readonly id?: string;
      readonly numbers?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
    }
  | { readonly kind: "setObjective"; readonly references: readonly string[] }
  | { readonly kind: "setTitle"; readonly title: string }
  /** Names the file with the weights that are not in the text; null names none. */
  | { readonly kind: "setWeights"; readonly file: string | null }
  /** Writes cells of one of `data.rows`, or with the index behind the last a new row. A null cell is removed. */
  | { readonly kind: "setRow"; readonly row: number; readonly values: Readonly<Record<string, JsonValue>> };

/**
 * `at`: the upper left corner of all its pins, or the place of its first node where it has none. `by`: every pin moves so
 * far. `beside`: so far, as often as it takes until no pin lies on another; not at all where none would.
 */
export type FragmentPlace =
  | { readonly at: readonly [number, number] }
  | { readonly by: readonly [number, number] }
  | { readonly beside: readonly [number, number] };

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Replace the text between two offsets. Edits of one gesture never overlap and are given in ascending order. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}
