import { isolate } from "../../core/isolate.ts";
import { announce } from "../actions.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";
import { MOST_DASHED } from "./lineJob.ts";
import type { Scene } from "./scene.ts";
import { strongest } from "./strongest.ts";
import { weightsDrawn } from "./unitKeys.ts";
import { setUnits, type UnitState, useUnits } from "./unitStore.ts";

/** What the lines mean, how many of them are drawn, and the choice between weights and gradients. */
export default function Legend({ scene }: { readonly scene: Scene }) {
  const lines = useUnits((units) => units.lines);
  useUnits((units) => units.arrivals);
  const cursor = useStore((state) => state.cursor);
  const target = useStore((state) => state.pass?.target ?? null);
  const tally = countLines(scene, lines, cursor);
  return (
    <div className="neuron-legend">
      <fieldset className="neuron-choice" aria-label={t("What the lines show")}>
        <Choice of="weights" lines={lines} text={t("weights")} />
        <Choice of="gradients" lines={lines} text={t("gradients")} />
      </fieldset>
      <span className="neuron-sign">
        <svg width="26" height="8" aria-hidden="true">
          <line className="line-positive" x1="1" y1="4" x2="25" y2="4" />
        </svg>
        {t("positive")}
      </span>
      <span className="neuron-sign">
        <svg width="26" height="8" aria-hidden="true">
          <line className={tally.isDashed ? "line-negative is-dashed" : "line-negative"} x1="1" y1="4" x2="25" y2="4" />
        </svg>
        {t("negative")}
      </span>
      <span className="neuron-tally">{sentenceOf(tally, lines, target)}</span>
    </div>
  );
}

function Choice({ of, lines, text }: { of: UnitState["lines"]; lines: UnitState["lines"]; text: string }) {
  return (
    <button
      type="button"
      aria-pressed={of === lines}
      onClick={() => {
        setUnits({ lines: of });
        announce(
          of === "weights" ? t("The lines show the weights.") : t("The lines show the gradients of the weights."),
        );
      }}
    >
      {text}
    </button>
  );
}

interface Tally {
  readonly drawn: number;
  readonly total: number;
  /** Layers whose numbers are not there: not asked yet, or not computed at the cursor. */
  readonly missing: number;
  readonly isDashed: boolean;
}

export function countLines(scene: Scene, lines: UnitState["lines"], cursor: number): Tally {
  let [drawn, total, missing] = [0, 0, 0];
  let isDashed = false;
  for (const { target } of scene.bundles) {
    const weights = weightsDrawn(target);
    const isThere = lines === "weights" || (weights && weights.gradientAt >= 0 && cursor > weights.gradientAt);
    const numbers = isThere ? (lines === "weights" ? weights?.weights : weights?.gradient) : null;
    if (!numbers) {
      missing += 1;
      continue;
    }
    const found = strongest(numbers);
    drawn += found.drawn;
    total += found.total;
    isDashed ||= found.drawn <= MOST_DASHED;
  }
  return { drawn, total, missing, isDashed };
}

function sentenceOf({ drawn, total, missing }: Tally, lines: UnitState["lines"], target: string | null): string {
  const name = lines === "weights" ? "w" : `∂${isolate(target ?? "")}/∂w`;
  if (missing > 0 && lines === "gradients" && total === 0) return t("{0}: not computed yet", name);
  if (drawn < total)
    return t(
      "{0}: strongest {1} of {2} drawn; a unit's own are all drawn",
      name,
      formatCount(drawn),
      formatCount(total),
    );
  return t("{0}: all {1} drawn, the widest is the layer's largest", name, formatCount(total));
}
