/** What a training run looks like from a canvas. */
export interface TrainingView {
  readonly status: "running" | "paused" | "ended";
  /** `Adam`. */
  readonly optimizer: string;
  /** η of the last step. */
  readonly learningRate: number;
  /** Done so far; the steps of an epoch, and of the whole run. */
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Of the last step; counts from 1, 0 before the first. */
  readonly epoch: number;
  readonly epochs: number;
  /** Rows a step, rows that train and rows that are kept for validation. */
  readonly batchSize: number;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly stepsPerSecond: number;
  /**
   * Objectives so far, at most `HISTORY` points in the order of their steps: step, objective over the whole training part, and over
   * the validation part (NaN where it was not measured, or there is none) of each, one after the other. The first is of step 0.
   */
  readonly history: Float64Array;
  /** A goal that the file states, in words: `objective of the validation part at most 0.05`. */
  readonly goal: string | null;
  /** Why it ended, in a sentence; null where it has not. */
  readonly ending: string | null;
  /** The step whose θ the run gives where it is not the last: early stopping goes back to the best. */
  readonly bestStep: number | null;
  /** Counts this network's runs from 1 on. */
  readonly run: number;
  /** The canvas shows the network as it was after so many steps; null: as it is now. */
  readonly shownStep: number | null;
  /** It was under way when the window closed, and waits to go on. */
  readonly isRecovered: boolean;
  /** The text has changed since it began: what was learned belongs to another network and cannot be written any more. */
  readonly isOutdated: boolean;
  /** Numbers of θ, and whether they would be written beside the file because they are many. */
  readonly parameterCount: number;
  readonly writesBeside: boolean;
}

export const HISTORY = 600;
/** Numbers a point. */
export const HISTORY_STRIDE = 3;

/** `step` does one step, `epoch` goes on to the end of the epoch; `write` puts what was learned into the file, `discard` lets go of it. */
export type TrainingAction = "start" | "pause" | "resume" | "step" | "epoch" | "stop" | "write" | "discard";
