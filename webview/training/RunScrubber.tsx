import { useEffect, useRef, useState } from "react";
import type { TrainingView } from "../../core/view/trainingView.ts";
import { ask } from "../ask.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { createLatest, type Latest } from "../controls/latest.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";

/** Back through the run: the canvas, the inspector and every view show the network as it was after a step that is picked here. */
export function RunScrubber({ training }: { readonly training: TrainingView }) {
  const { step, stepsPerEpoch, shownStep, isOutdated } = training;
  const { asked, show } = useShownStep(training);
  const at = Math.min(asked ?? shownStep ?? step, step);
  const epoch = at / Math.max(1, stepsPerEpoch);
  const isOff = isOutdated || step === 0;
  const isNow = at >= step;
  return (
    <div className="training-scrubber" dir="ltr">
      <IconButton
        icon="debug-reverse-continue"
        label={t("Show the network before the first step")}
        disabled={isOff || at === 0}
        onClick={() => show(0)}
      />
      <IconButton
        icon="chevron-left"
        label={t("Show the network an epoch earlier")}
        disabled={isOff || at === 0}
        onClick={() => show((Math.ceil(epoch) - 1) * stepsPerEpoch)}
      />
      <input
        type="range"
        min={0}
        max={Math.max(1, step)}
        value={at}
        disabled={isOff}
        aria-label={t("Step of the run that is shown")}
        aria-valuetext={t(
          "epoch {0}, step {1} of {2}",
          formatCount(Math.ceil(epoch)),
          formatCount(at),
          formatCount(step),
        )}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          show(next >= step ? null : next);
        }}
      />
      <IconButton
        icon="chevron-right"
        label={t("Show the network an epoch later")}
        disabled={isOff || isNow}
        onClick={() => {
          const next = (Math.floor(epoch) + 1) * stepsPerEpoch;
          show(next >= step ? null : next);
        }}
      />
      <IconButton
        icon="debug-continue-small"
        label={t("Show the network as it is now")}
        disabled={isOff || isNow}
        onClick={() => show(null)}
      />
      <EpochField
        epoch={Math.ceil(epoch)}
        last={Math.ceil(step / Math.max(1, stepsPerEpoch))}
        disabled={isOff}
        onPick={(wanted) => show(wanted * stepsPerEpoch >= step ? null : wanted * stepsPerEpoch)}
      />
      <IconButton
        icon="debug-alt-small"
        text={t("Debug this step")}
        label={t("Debug this step: a session that stands before it, with everything as it was")}
        disabled={isOff}
        onClick={() => void ask("debugStep", { step: Math.max(1, at) })}
      />
    </div>
  );
}

/** What was asked for is shown at once, though its numbers take a moment; one request is under way at a time. */
function useShownStep({ run, shownStep }: TrainingView) {
  const [asked, setAsked] = useState<number | null>(null);
  const latest = useRef<Latest<{ readonly step: number | null }> | null>(null);
  useEffect(() => {
    const settle = () => setAsked(null);
    const made = createLatest(
      (question: { readonly step: number | null }) => ask("showStep", question),
      settle,
      settle,
    );
    latest.current = made;
    return () => made.stop();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown now is what was asked for, or another run is there
  useEffect(() => setAsked(null), [shownStep, run]);
  return {
    asked,
    show(step: number | null) {
      setAsked(step);
      latest.current?.ask({ step });
    },
  };
}

interface FieldProps {
  readonly epoch: number;
  readonly last: number;
  readonly disabled: boolean;
  onPick(epoch: number): void;
}

/** Under the hand it keeps what stands in it, though the run goes on. */
function EpochField({ epoch, last, disabled, onPick }: FieldProps) {
  const [held, setHeld] = useState<{ readonly from: string; readonly typed: string } | null>(null);
  const take = (typed: string) => {
    const wanted = Math.round(Number(typed));
    if (typed.trim() !== "" && Number.isFinite(wanted)) onPick(Math.max(0, Math.min(wanted, last)));
  };
  return (
    <label className="training-epoch">
      {t("epoch")}
      <input
        type="text"
        inputMode="numeric"
        className="text-input"
        value={held?.typed ?? String(epoch)}
        disabled={disabled}
        aria-label={t("Epoch that is shown, 0 to {0}", last)}
        onFocus={() => setHeld({ from: String(epoch), typed: String(epoch) })}
        onChange={(event) => setHeld({ from: held?.from ?? "", typed: event.target.value })}
        onBlur={() => {
          if (held && held.typed !== held.from) take(held.typed);
          setHeld(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && held) {
            take(held.typed);
            setHeld(null);
          } else if (event.key === "Escape" && held?.typed !== held?.from) setHeld(null);
          else if (event.key.length > 1) return;
          event.stopPropagation();
        }}
      />
    </label>
  );
}
