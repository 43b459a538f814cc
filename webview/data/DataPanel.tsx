import { useEffect, useMemo } from "react";
import type { DataFacts } from "../../core/view/dataView.ts";
import { copyExact } from "../controls/copyExact.ts";
import { Tabs } from "../controls/Tabs.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { progress } from "./askData.ts";
import { DataFilters } from "./DataFilters.tsx";
import { DataTable } from "./DataTable.tsx";
import { type DataTab, EVERY_ROW, rowChoice, shownTab } from "./dataState.ts";
import { HistogramsView } from "./HistogramsView.tsx";
import { ResultsView } from "./ResultsView.tsx";
import { ScatterView } from "./ScatterView.tsx";
import { useAnswerOfData } from "./useAnswer.ts";

const FACTS = { kind: "facts" } as const;

/** The data as a whole, and what the network makes of it. */
export default function DataPanel() {
  const why = useStore((state) => state.whyNoPass);
  const isStale = useStore((state) => state.network?.state === "stale");
  const found = useAnswerOfData(FACTS);
  const facts = found?.answer ?? null;
  const fits = useFittingChoice(facts);
  const shown = shownTab.use();
  if (!facts || !fits) {
    const reason = found?.error ?? why;
    return (
      <p className={reason === null ? "explanation-sentence" : "data-none"} dir="ltr">
        {reason ?? t("Reading the data…")}
      </p>
    );
  }
  return (
    <div className="data" onCopy={copyExact}>
      {isStale && (
        <p className="data-note" dir="ltr">
          {t("The text cannot be read now; this is the data of the last text that could.")}
        </p>
      )}
      <div className="data-head">
        <Tabs
          tabs={TABS}
          names={tabNames()}
          shown={shown}
          label={t("Views of the data")}
          controls="data-view"
          onShow={(tab) => shownTab.set(tab)}
        />
        <DataFilters facts={facts} />
        <Working />
      </div>
      <Shown facts={facts} />
    </div>
  );
}

/** What was chosen of other data may not be there in this: it is let go of then. */
function useFittingChoice(facts: DataFacts | null): boolean {
  const choice = rowChoice.use();
  const fits = useMemo(() => {
    if (!facts) return false;
    const { head, part, by } = choice;
    const isPart = part === "all" || facts.parts[part] > 0;
    const isColumn = typeof by !== "number" || by < facts.columns.length;
    const judges = facts.heads.length > 0 || !(choice.wrongOnly || choice.cell || by === "loss");
    const classes = facts.heads[head]?.classes.length ?? 0;
    const isCell = !choice.cell || Math.max(choice.cell.actual, choice.cell.predicted) < classes;
    return (head === 0 || head < facts.heads.length) && isPart && isColumn && judges && isCell;
  }, [facts, choice]);
  useEffect(() => {
    if (facts && !fits) rowChoice.set(EVERY_ROW);
  }, [facts, fits]);
  return fits;
}

function Shown({ facts }: { readonly facts: DataFacts }) {
  const tab = shownTab.use();
  return (
    <div id="data-view" role="tabpanel" aria-label={tabNames()[tab]} className="data-view">
      {tab === "table" && <DataTable facts={facts} />}
      {tab === "histograms" && <HistogramsView facts={facts} />}
      {tab === "scatter" && <ScatterView facts={facts} />}
      {tab === "results" && <ResultsView facts={facts} />}
    </div>
  );
}

const TABS: readonly DataTab[] = ["table", "histograms", "scatter", "results"];

const tabNames = () =>
  ({
    table: t("Table"),
    histograms: t("Histograms"),
    scatter: t("Scatter"),
    results: t("Results"),
  }) satisfies Record<DataTab, string>;

/** Its place is kept, so that nothing moves as it comes and goes. */
function Working() {
  const share = progress.use();
  return (
    <span className="data-working">
      {share !== null && <progress value={share} max={1} aria-label={t("Running the rows through the network")} />}
    </span>
  );
}
