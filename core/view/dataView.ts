import type { PartName } from "../data/split.ts";
import type { ImageShape } from "./data/columns.ts";
import type { Histogram } from "./data/histogram.ts";

/** What the data view of a canvas asks, and what it is told. A long answer comes in pieces: it goes on only while somebody asks. */
export interface DataRequests {
  /** A question, or the number of a job that goes on. A newer question of the same kind takes a job's place. */
  data: { args: { question: DataQuestion } | { job: number }; result: DataReply };
}

export type DataReply =
  | { readonly kind: "progress"; readonly job: number; readonly done: number; readonly of: number }
  | { readonly kind: "answer"; readonly answer: DataAnswer };

export type DataKind = DataQuestion["kind"];
export type DataQuestion =
  | { readonly kind: "facts" }
  | PageQuestion
  | { readonly kind: "histograms"; readonly part: PartChoice; readonly from: number; readonly count: number }
  | ScatterQuestion
  | { readonly kind: "results"; readonly part: PartChoice; readonly head: number };
export type DataAnswer = DataFacts | DataPage | HistogramsAnswer | ScatterAnswer | ResultsAnswer;
/** The answer to a question of this kind. */
export type AnswerOf<K extends DataKind> = Extract<DataAnswer, { readonly kind: K }>;

export type PartChoice = PartName | "all";

export interface PageQuestion {
  readonly kind: "page";
  readonly choice: RowChoice;
  /** Places among the chosen rows. */
  readonly from: number;
  readonly count: number;
  /** True for a copy of many pages, which must not take the place of the page on screen. */
  readonly isCopy?: boolean;
}

/** Which rows, and in which order. */
export interface RowChoice {
  readonly part: PartChoice;
  /** Which of the losses judges them: its place in `DataFacts.heads`. */
  readonly head: number;
  readonly wrongOnly: boolean;
  /** Only rows of this true class that are taken for this one, both as places in the class names; null: all. */
  readonly cell: { readonly actual: number; readonly predicted: number } | null;
  /** Only rows of this true class; null: all. */
  readonly actual: number | null;
  /** A column of `DataFacts.columns` by its place, the loss of each row, or the order of the file. */
  readonly by: number | "loss" | "file";
  readonly descending: boolean;
}

/** What the data is. */
export interface DataFacts {
  readonly kind: "facts";
  /** The file, files or generator, in words. */
  readonly source: string;
  readonly rows: number;
  readonly parts: Readonly<Record<PartName, number>>;
  readonly isSplit: boolean;
  readonly columns: readonly ColumnFacts[];
  /** Losses of the objective that compare a prediction with a target. */
  readonly heads: readonly HeadFacts[];
  /** Why no row can be judged; null where there are heads. */
  readonly whyNoHeads: string | null;
}

export interface ColumnFacts {
  /** As in the file where it names its columns, else by input and component: `x[0]`. */
  readonly name: string;
  readonly input: string;
  /** `wide`: an input of so many components that they share a column. */
  readonly kind: "number" | "class" | "image" | "wide";
  readonly components: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Names of the classes; null where it is none. */
  readonly classes: readonly string[] | null;
  readonly image: ImageShape | null;
  /** What it was standardized by; for several components only that it was. */
  readonly scale: { readonly mean: number; readonly deviation: number } | "each" | null;
  /** True for what a loss takes as its target. */
  readonly isTarget: boolean;
}

export interface HeadFacts {
  readonly loss: string;
  readonly prediction: string;
  readonly target: string;
  readonly kind: "regression" | "binary" | "classes" | "other";
  /** Empty for a regression. */
  readonly classes: readonly string[];
  readonly components: number;
}

/** Some of the chosen rows, with what the network makes of them. */
export interface DataPage {
  readonly kind: "page";
  /** Rows that the choice leaves. */
  readonly total: number;
  readonly from: number;
  /** Their numbers in the data, one a row of the page. */
  readonly rows: Float64Array;
  /** One a row: its part. Null where the data is not split. */
  readonly parts: readonly PartName[] | null;
  /** Values in the file's own numbers, one array a column: [row]; the class for a class; empty for an image, or a wide input. */
  readonly values: readonly Float64Array[];
  /** By column, for images alone: grey values or RGB of each row of the page, [row][pixel][channel]; else empty. */
  readonly pixels: readonly Uint8Array[];
  /** By column, for wide inputs alone: the first numbers of each row, [row][component]. */
  readonly first: readonly Float64Array[];
  /** Null where nothing judges the rows. */
  readonly judged: JudgedPage | null;
  /** Why the network cannot be run on these rows; null where it can. */
  readonly whyNotJudged: string | null;
}

export interface JudgedPage {
  /** The class that is predicted, or for a regression the number; [component][row] of at most `MOST_SHOWN` components. */
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  readonly components: number;
  /** Of each row alone. */
  readonly loss: Float64Array;
  /** 1 where the prediction is wrong; a regression has no wrong rows. */
  readonly wrong: Uint8Array;
}

export interface HistogramsAnswer {
  readonly kind: "histograms";
  readonly rows: number;
  /** Place of the first in `DataFacts.columns`. */
  readonly from: number;
  readonly histograms: readonly Histogram[];
}

export interface ScatterQuestion {
  readonly kind: "scatter";
  readonly part: PartChoice;
  /** Columns by their place. */
  readonly x: number;
  readonly y: number;
  /** The column that colours them; null: none. */
  readonly colour: number | null;
}

export interface ScatterAnswer {
  readonly kind: "scatter";
  /** Rows of the part; points may be a sample of them. */
  readonly total: number;
  readonly rows: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly colour: Float64Array | null;
}

export interface ResultsAnswer {
  readonly kind: "results";
  readonly head: number;
  readonly byPart: readonly PartResult[];
  /** Of the part asked for: [true class][predicted class]. Null where there are no classes. */
  readonly confusion: readonly (readonly number[])[] | null;
  /** Rows (or components, where each is a question of its own) whose target or prediction is no class, and so in no cell. */
  readonly leftOut: number;
  /** Null where the head is no regression. */
  readonly residuals: Residuals | null;
}

export interface PartResult {
  readonly part: PartChoice;
  readonly rows: number;
  readonly wrong: number;
  /** In the order of `MEASURES`; NaN where one is not defined. */
  readonly measures: Float64Array;
}

/** The mean of the losses of each row alone, and what is measured of the head's kind; see `core/metrics`. */
export const MEASURES = ["loss", "accuracy", "r2", "rmse", "mae"] as const;

export type Measure = (typeof MEASURES)[number];

/** Prediction minus target, of all or of a sample of the rows. */
export interface Residuals {
  readonly total: number;
  readonly rows: Float64Array;
  readonly predicted: Float64Array;
  readonly residual: Float64Array;
  /** Which component of the prediction each is of. */
  readonly component: Float64Array;
  /** Components that are compared, of how many. */
  readonly components: number;
  readonly of: number;
}

/** Components of a prediction, or numbers of a wide input, that a table shows. */
export const MOST_SHOWN = 6;
/** Points of a picture. */
export const MOST_POINTS = 3000;
