import type { Progress } from "../../engine/steps.ts";

/** What canvas and host say to each other about pictures of what a network computes. */
export interface MapRequests {
  /**
   * A map: a question, or the number of a job that goes on. A long one comes in pieces, and goes on only while somebody asks for it; a
   * new question of the same purpose takes its place.
   */
  maps: { args: { question: MapQuestion } | { job: number }; result: MapReply };
  surface: { args: { question: SurfaceQuestion } | { job: number }; result: SurfaceReply };
  weightImages: { args: { node: string }; result: WeightImages };
}

/** Not done yet: asking for the job again goes on with it. */
export interface MapProgress extends Progress {
  readonly kind: "progress";
  readonly job: number;
}

export type MapReply = MapProgress | { readonly kind: "answer"; readonly answer: MapAnswer };
export type SurfaceReply = MapProgress | { readonly kind: "answer"; readonly answer: SurfaceAnswer };

export interface MapQuestion {
  /** `main`: one subject in double precision, with decision and data. `tiles`: small maps of many nodes in single precision. */
  readonly purpose: "main" | "tiles";
  /** Components of inputs as references name them: `x[0]`. Null: whatever suits; for `y`, NONE gives a curve over x. */
  readonly x: string | null;
  readonly y: string | null;
  /** The row whose numbers the other inputs are held at. */
  readonly row: number;
  /** Places along x, and along y. */
  readonly size: number;
  /** What is mapped, `z[3]` or `z`; an empty list of a main map: what the network decides. */
  readonly of: readonly string[];
}

/** In place of a second input: a curve over the first. */
export const NONE = "";

/** One side of a map, in the file's own numbers. Place k of n stands for from + (to − from)·k/(n − 1). */
export interface MapSide {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface MapAnswer {
  readonly version: number;
  readonly x: MapSide;
  /** Null: a curve over x. */
  readonly y: MapSide | null;
  /** Inputs that can span a map, and whether they vary in the data. */
  readonly axes: readonly { readonly name: string; readonly varies: boolean }[];
  /** Nodes in the order asked; those that have no map (a loss joins all samples) are left out. */
  readonly nodes: readonly MappedNode[];
  /** The maps of every node's units, one after the other; each [row of y][place of x], the smallest y first. */
  readonly numbers: Float64Array | Float32Array;
  /** Null where the objective has no head to decide, and for tiles. */
  readonly decision: Decision | null;
  readonly points: MapPoints | null;
  /** The inputs that are neither x nor y, as they are held: `x[2] = 0.5`; at most a few, and how many there are. */
  readonly held: readonly string[];
  readonly heldCount: number;
}

export interface MappedNode {
  readonly id: string;
  /** The components that are mapped, in order; a wide layer shows its first ones. */
  readonly components: readonly number[];
  readonly size: number;
  /** The value in the middle of its range: 0.5 for a sigmoid, else 0. */
  readonly middle: number;
}

/** What a head of the network makes of a prediction. */
export interface Decision {
  /** As `Head.kind`. */
  readonly kind: "regression" | "binary" | "classes";
  readonly loss: string;
  /** What the loss is given, as the file names it. */
  readonly prediction: string;
  /** Where a binary head turns from no to yes; null for the others. */
  readonly threshold: number | null;
  readonly classNames: readonly string[];
  /** The prediction of the first component, or the class that wins, at every place of the grid. */
  readonly values: Float64Array;
  /** Where one class gives way to another: lines in places of the grid, [x, y, x, y, …]. */
  readonly boundaries: readonly Float64Array[];
}

/** Rows of the data on a map. */
export interface MapPoints {
  /** Rows of the data; fewer are shown where they are too many. */
  readonly total: number;
  /** POINT_STRIDE numbers a point. */
  readonly numbers: Float64Array;
}

/** Of a point: its row; x and y (NaN on a curve); target and prediction (classes as indices); 1 right, 0 wrong, NaN for neither; part. */
export const POINT_STRIDE = 7;
/** Names of the last number of a point. */
export const POINT_PARTS = ["training", "validation", "test"] as const;

export interface SurfaceQuestion {
  readonly directions:
    | { readonly kind: "random"; readonly seed: number }
    /** Entries of θ as references name them: `h1.w[0]`. */
    | { readonly kind: "parameters"; readonly x: string; readonly y: string };
  /** Places along either side; odd, so that θ itself is in the middle. */
  readonly size: number;
  /** So far to either side: of the direction's length, or of the parameter's number. */
  readonly reach: number;
}

export interface SurfaceAnswer {
  readonly version: number;
  readonly x: MapSide;
  readonly y: MapSide;
  /** [row of y][place of x]. */
  readonly values: Float64Array;
  /** Where θ stands on either side. */
  readonly at: readonly [x: number, y: number];
  /** The objective at θ. */
  readonly objective: number;
  /** Rows it was measured on, and rows that train. */
  readonly rows: number;
  readonly trainingRows: number;
  /** Where θ was at earlier steps of a run, as far as the two directions show it: step, x, y of each. */
  readonly path: Float64Array;
}

export interface WeightImages {
  readonly node: string;
  /** `z.W`. */
  readonly parameter: string;
  /** `input`: what each unit looks for in an image. `kernels`: of a convolution. `matrix`: weights that belong to no image. */
  readonly kind: "input" | "kernels" | "matrix";
  /** The node that gives the image; null where there is none. */
  readonly source: string | null;
  readonly units: number;
  /** Images a unit has, one a channel. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [unit][channel][row][column]. */
  readonly numbers: Float64Array;
  /** Units that the layer has; the numbers of more than some are not sent. */
  readonly allUnits: number;
}
