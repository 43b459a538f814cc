import type { RunView } from "../../../core/view/runsView.ts";
import { type CurvePoint, readHistory } from "./points.ts";

/** The curve of an earlier run, drawn beside that of the present one. */
export interface OtherRun {
  readonly id: number;
  readonly points: readonly CurvePoint[];
}

export function readRuns(runs: readonly RunView[]): readonly OtherRun[] {
  return runs.map(({ id, history, stepsPerEpoch }) => ({ id, points: readHistory(history, stepsPerEpoch) }));
}

/** All objectives that the axis must have room for. */
export function valuesOf(runs: readonly OtherRun[]): readonly number[] {
  return runs.flatMap(({ points }) => points.flatMap(({ training, validation }) => [training, validation]));
}

export function lastEpoch(runs: readonly OtherRun[]): number {
  return Math.max(0, ...runs.map(({ points }) => points.at(-1)?.epoch ?? 0));
}

/** Beyond the runs of a person's memory the looks begin again; the number at each line's end tells them apart. */
export const LOOKS = 4;
