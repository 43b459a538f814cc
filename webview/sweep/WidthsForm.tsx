import { type FormEvent, useState } from "react";
import type { SweepForm } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";
import { CountField } from "./CountField.tsx";
import { readCount, startSweep } from "./startSweep.ts";
import { TheoremNote } from "./TheoremNote.tsx";

const WIDEST = 4096;

/** Which widths the one hidden layer is given, and where its units begin. */
export function WidthsForm({ form: { layer, whyNoApproximation } }: { readonly form: SweepForm }) {
  const [widths, setWidths] = useState("1, 2, 4, 8, 16, 32, 64");
  const [seeds, setSeeds] = useState("3");
  const [start, setStart] = useState<"spread" | "file">("spread");
  const [error, setError] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  if (whyNoApproximation !== null || layer === null) {
    return (
      <div className="sweep-widths">
        <p className="sweep-words" dir="ltr">
          {whyNoApproximation}
        </p>
        <TheoremNote />
      </div>
    );
  }
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    const list = widths.split(",").map((text) => readCount(text, WIDEST));
    const seedCount = readCount(seeds, 100);
    if (list.includes(null)) return setError(t("Widths: whole numbers from 1 to {0}, apart by commas.", WIDEST));
    if (seedCount === null) return setError(t("Seeds: a whole number from 1 to 100."));
    setStarting(true);
    setError(await startSweep({ kind: "widths", widths: list as number[], seeds: seedCount, start }));
    setStarting(false);
  };
  return (
    <form className="sweep-widths" onSubmit={(event) => void begin(event)}>
      <div className="sweep-more is-row">
        <label className="sweep-count-field is-wide">
          {t("Widths of {0}", layer)}
          <input
            type="text"
            className="text-input"
            dir="ltr"
            autoComplete="off"
            value={widths}
            onChange={(event) => setWidths(event.target.value)}
          />
        </label>
        <CountField
          label={t("Seeds")}
          hint={t("Runs of each width; the best counts")}
          value={seeds}
          onChange={setSeeds}
        />
        <label className="sweep-count-field">
          {t("Units start")}
          <select value={start} onChange={(event) => setStart(event.target.value === "file" ? "file" : "spread")}>
            <option value="spread">{t("spread over the interval")}</option>
            <option value="file">{t("as the file says")}</option>
          </select>
        </label>
        <button type="submit" className="primary" disabled={isStarting}>
          {isStarting ? t("Preparing…") : t("Widen and train")}
        </button>
      </div>
      {error !== null && (
        <p className="sweep-error" role="alert" dir="ltr">
          {error}
        </p>
      )}
      <p className="sweep-words" dir="ltr">
        {t(
          "Spread: each unit does its bending in its own share of the interval, as in a proof of the theorem. As the file says: its initialisers draw all units alike, and gradient descent may leave most of them unused. Both are trained as the file says.",
        )}
      </p>
      <TheoremNote />
    </form>
  );
}
