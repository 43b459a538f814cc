import { sharedValue } from "../controls/sharedValue.ts";
import { asked } from "../derivatives/asked.ts";

/** What the box below the timeline can show, beside the derivatives, which are there while something is asked of them (`asked`). */
export type BoxPart = "explanation" | "data" | "training" | "maps" | "architectures";

/** Each wish is another object, so that it opens a folded box. */
export interface BoxWish {
  readonly part: BoxPart;
}

/** Null where nothing was asked for: the explanation is shown, and a folded box stays folded. */
export const boxWish = sharedValue<BoxWish | null>(null);

export function showPart(part: BoxPart): void {
  asked.set(null);
  boxWish.set({ part });
}

/** The part that the box shows. */
export function useShownPart(): BoxPart | "derivatives" {
  const isDeriving = asked.use() !== null;
  const part = boxWish.use()?.part ?? "explanation";
  return isDeriving ? "derivatives" : part;
}

/** Whoever explains something shows in the place of what is there. */
export function giveWayToExplanation(): void {
  if (boxWish.get()) showPart("explanation");
  else asked.set(null);
}
