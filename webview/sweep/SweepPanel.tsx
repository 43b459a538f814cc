import { useEffect, useState } from "react";
import type { SweepForm as Form } from "../../core/view/sweepView.ts";
import { copyExact } from "../controls/copyExact.ts";
import { Tabs } from "../controls/Tabs.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { request } from "../transport.ts";
import { SweepFormView } from "./SweepForm.tsx";
import { SweepResults } from "./SweepResults.tsx";
import { sweepMode, sweepView } from "./sweepState.ts";
import { WidthsForm } from "./WidthsForm.tsx";

type Mode = "grid" | "widths";
const MODES: readonly Mode[] = ["grid", "widths"];

const modeNames = () =>
  ({ grid: t("Architectures"), widths: t("Universal approximation") }) satisfies Record<Mode, string>;

/** Architectures compared: a form that says what to try, and then a table and a plot of what came of it. */
export default function SweepPanel() {
  const view = sweepView.use();
  const mode = sweepMode.use();
  if (view && mode === "results") return <SweepResults view={view} />;
  return <Forms mode={mode === "widths" ? "widths" : "grid"} hasResults={view !== null} />;
}

function Forms({ mode, hasResults }: { readonly mode: Mode; readonly hasResults: boolean }) {
  const version = useStore((state) => state.network?.version ?? -1);
  const hasPass = useStore((state) => state.pass !== null);
  const [form, setForm] = useState<Form | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text or other data has another form
  useEffect(() => {
    let isCurrent = true;
    request("sweepForm", null).then(
      (found) => {
        if (!isCurrent) return;
        setForm(found);
        setWhy(null);
      },
      (error: unknown) => isCurrent && setWhy(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [version, hasPass]);
  return (
    <div className="sweep" onCopy={copyExact}>
      <div className="sweep-modes">
        <Tabs
          tabs={MODES}
          names={modeNames()}
          shown={mode}
          label={t("What to compare")}
          controls="sweep-form"
          onShow={(next) => sweepMode.set(next)}
        />
        {hasResults && (
          <button type="button" className="link sweep-back" onClick={() => sweepMode.set("results")}>
            {t("Back to the results")}
          </button>
        )}
      </div>
      <div role="tabpanel" id="sweep-form" aria-label={modeNames()[mode]}>
        {why !== null && (
          <p className="sweep-words" dir="ltr">
            {t("Nothing can be compared now. {0}", why)}
          </p>
        )}
        {why === null && form && (mode === "grid" ? <SweepFormView form={form} /> : <WidthsForm form={form} />)}
      </div>
    </div>
  );
}
