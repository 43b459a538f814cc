import type { Phase, Tape } from "../../core/engine/tape.ts";
import { t } from "../l10n.ts";

/** `the whole pass`, `before the first step`, `after step 5 of 12 (h2, backward)`. */
export function describeCursor({ cursor, timeline }: Pick<Tape, "cursor" | "timeline">): string {
  if (cursor >= timeline.length) return t("the whole pass");
  const step = timeline[cursor - 1];
  if (!step) return t("before the first step");
  const phase = PHASES[step.phase]();
  const name = step.node ? `${t("{0}, {1}", step.node.id, phase)}` : phase;
  return t("after step {0} of {1} ({2})", cursor, timeline.length, name);
}

const PHASES: Readonly<Record<Phase, () => string>> = {
  forward: () => t("forward"),
  loss: () => t("loss"),
  objective: () => t("objective"),
  seed: () => t("start of the backward pass"),
  backward: () => t("backward"),
  regularization: () => t("regularization"),
};
