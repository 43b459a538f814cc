import { sharedValue } from "../controls/sharedValue.ts";
import { asked } from "../derivatives/asked.ts";

/** What was asked to be seen below the timeline while there is a training run; each wish is another object, so that it opens a folded box. */
export interface BoxWish {
  readonly part: "training" | "explanation";
}

/** Null where nothing was asked for since there is a training run. */
export const boxWish = sharedValue<BoxWish | null>(null);

export function showTraining(): void {
  asked.set(null);
  boxWish.set({ part: "training" });
}

export function showExplanation(): void {
  asked.set(null);
  boxWish.set({ part: "explanation" });
}

/** Whoever explains something shows in the place of the training. */
export function giveWayToExplanation(): void {
  if (boxWish.get()?.part === "training") showExplanation();
  else asked.set(null);
}
