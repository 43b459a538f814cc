import type { AttributeValue } from "../ops/op.ts";
import type { Range } from "../problems.ts";

/**
 * A network file as it was read: typed, with the place of everything, and nothing inferred. Ids are only ever keys
 * of Maps, so `__proto__` is an id like any other.
 */
export interface NetworkDocument {
  readonly text: string;
  readonly version: number;
  readonly title: string | null;
  /** In file order, which is the reading order. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  /** Shared parameters. */
  readonly params: ReadonlyMap<string, SharedParameter>;
  readonly objective: readonly Reference[];
  readonly regularization: Regularization | null;
  readonly weights: Located<string> | null;
  readonly data: DataSource | null;
  readonly training: TrainingSettings;
  readonly pins: ReadonlyMap<string, readonly [x: number, y: number]>;
  /** Name → members that exist, both in the text's order. A node is in at most one group, and groups hold no groups. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

export interface NodeDefinition {
  readonly id: string;
  /** The key, with its quotes. */
  readonly idRange: Range;
  /** The whole property, key to closing brace. */
  readonly range: Range;
  readonly op: string;
  readonly opRange: Range;
  readonly inputs: readonly InputDefinition[];
  /** Where a missing input is reported: the list, or the node's key. */
  readonly inputsRange: Range;
  /** As written and valid for the op; defaults are not filled in here. */
  readonly attributes: ReadonlyMap<string, Located<AttributeValue>>;
  readonly params: ReadonlyMap<string, ParamDefinition>;
  /** Running statistics and the like, by name: numbers and nested lists of them. */
  readonly buffers: ReadonlyMap<string, BufferDefinition>;
  /** True where this node's own text has errors: it is left out of the graph, and what depends on it stays silent. */
  readonly broken: boolean;
}

export interface InputDefinition {
  /** The port's name where `inputs` is an object, else null. */
  readonly port: string | null;
  readonly reference: Reference;
}

/** `id`, `id[3]`, `id[2,0]` or `id[0:2]`. */
export interface Reference {
  readonly text: string;
  readonly id: string;
  /** One entry an axis; null takes everything. */
  readonly selection: readonly AxisSelection[] | null;
  readonly range: Range;
}

/** Counted from 0; `to` is exclusive. */
export type AxisSelection =
  | { readonly kind: "index"; readonly at: number }
  | { readonly kind: "slice"; readonly from: number; readonly to: number };

export type ParamDefinition =
  | { readonly kind: "value"; readonly value: ParamEntry; readonly range: Range }
  | {
      readonly kind: "init";
      readonly init: string;
      readonly options: Readonly<Record<string, number>>;
      readonly range: Range;
    };

export interface BufferDefinition {
  /** Without names of shared parameters: nothing is learned here. */
  readonly value: ParamEntry;
  readonly range: Range;
}

/** A number, the name of a shared parameter, or nested lists of either, each with its place. */
export type ParamEntry =
  | { readonly kind: "number"; readonly value: number; readonly range: Range }
  | { readonly kind: "shared"; readonly name: string; readonly range: Range }
  | { readonly kind: "list"; readonly items: readonly ParamEntry[]; readonly range: Range };

export interface SharedParameter {
  readonly name: string;
  readonly nameRange: Range;
  readonly definition: ParamDefinition;
}

export interface Regularization {
  readonly l2: number;
  readonly l1: number;
  /** Names of parameters (`h1.w`, or a shared name); null means every parameter. */
  readonly of: readonly Located<string>[] | null;
  readonly range: Range;
}

export type DataSource = DataUse &
  (
    | {
        readonly kind: "file";
        readonly file: Located<string>;
        /** Input id → the file's columns that feed it, in order. Empty where the rows of a JSON file are keyed by input id. */
        readonly columns: ReadonlyMap<
          string,
          { readonly keyRange: Range; readonly columns: readonly Located<string>[] }
        >;
      }
    | {
        readonly kind: "arrays";
        /** Input id → the file with its array, and which array of it; null: the one of the input's name, or the only one. */
        readonly arrays: ReadonlyMap<
          string,
          { readonly keyRange: Range; readonly file: Located<string>; readonly array: Located<string> | null }
        >;
      }
    | {
        readonly kind: "images";
        /** The input that gets the pixels. */
        readonly input: Located<string>;
        readonly folder: Located<string>;
        /** The input that gets the class of each picture: the name of the folder that it stands in; null where there are none. */
        readonly classes: Located<string> | null;
      }
    | { readonly kind: "rows"; readonly rows: readonly DataRow[] }
    | {
        readonly kind: "generator";
        readonly generator: Located<string>;
        readonly samples: number;
        readonly noise: number;
        readonly seed: number;
      }
  );

/** What becomes of the rows, wherever they come from. */
export interface DataUse {
  readonly range: Range;
  /** Null: all rows train. */
  readonly split: Split | null;
  readonly standardize: Standardize | null;
}

/** Which rows are kept from training. A size below 1 is a share of all rows, from 1 on a number of rows; null where it is not named. */
export interface Split {
  readonly validation: Located<number> | null;
  readonly test: Located<number> | null;
  /** The input or the column with the classes. */
  readonly stratify: Located<string> | null;
  readonly seed: number;
  readonly range: Range;
}

export interface Standardize {
  /** Ids of inputs; null: every input that is no target. */
  readonly inputs: readonly Located<string>[] | null;
  readonly range: Range;
}

export interface DataRow {
  /** Input id → number or nested list of numbers. */
  readonly values: ReadonlyMap<
    string,
    { readonly keyRange: Range; readonly value: NestedNumbers; readonly range: Range }
  >;
  readonly range: Range;
}

export type NestedNumbers = number | readonly NestedNumbers[];

export interface TrainingSettings {
  /** Seeds every initialiser; 0 where the file says nothing. */
  readonly seed: number;
  /** All of `training` as written and valid, for the trainer. */
  readonly settings: Readonly<Record<string, unknown>>;
}
