/** What the file says about when training is done; see `core/document/definitions/trainingSchema.ts`. */
export type WatchedPart = "training" | "validation";

/** Training ends well once the objective over a whole part, measured after an epoch, is at most this. */
export interface Goal {
  readonly objective: number;
  readonly part: WatchedPart;
}

/** Training ends once the objective over the validation part has not fallen by more than `minimumDelta` for `patience` epochs. */
export interface EarlyStopping {
  readonly patience: number;
  readonly minimumDelta: number;
}

export const DEFAULT_PATIENCE = 10;

export function readGoal(written: unknown): Goal | null {
  if (typeof written !== "object" || written === null) return null;
  const { objective, part } = written as { readonly objective?: number; readonly part?: WatchedPart };
  return objective === undefined ? null : { objective, part: part ?? "training" };
}

export function readEarlyStopping(written: unknown): EarlyStopping | null {
  if (typeof written !== "object" || written === null) return null;
  const { patience, minimumDelta } = written as Partial<EarlyStopping>;
  return { patience: patience ?? DEFAULT_PATIENCE, minimumDelta: minimumDelta ?? 0 };
}
