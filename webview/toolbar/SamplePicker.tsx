import { ask, moveSample, selectRow } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { TextField } from "../controls/TextField.tsx";
import { useLastPass } from "../controls/useLastPass.ts";
import { debugOf } from "../debug/debugged.ts";
import { showSample } from "../debug/goTo.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { getState, useStore } from "../store.ts";

/** Which row of the data runs through the network; rows are counted from 1 for people. */
export function SamplePicker() {
  const pass = useLastPass();
  const debug = useStore(debugOf);
  const canAdd = useStore(
    (state) => state.whyNoPass !== null && state.network?.state === "ok" && !state.network.readOnly,
  );
  if (!pass || pass.rowCount === 0) {
    return (
      <fieldset className="toolbar-group sample" aria-label={t("Sample")}>
        <span className="toolbar-label">{t("no sample")}</span>
        {canAdd && (
          <IconButton
            icon="new-file"
            text={t("Write a first row")}
            label={t("Write a row of data into the file")}
            onClick={() => void ask("addRow", null)}
          />
        )}
      </fieldset>
    );
  }
  const { rowLabel } = pass;
  // While debugging, the samples of the batch that the session runs.
  const [row, rowCount] = debug ? [debug.sample, debug.sampleCount] : [pass.row, pass.rowCount];
  const digits = String(rowCount).length;
  return (
    <fieldset className="toolbar-group sample" aria-label={t("Sample")}>
      <span className="toolbar-label" title={debug ? t("Samples of the batch that the session runs") : undefined}>
        {t("sample")}
      </span>
      <IconButton icon="chevron-left" label={t("Previous sample")} onClick={() => void moveSample(-1)} />
      <span className="sample-number" style={{ width: `calc(${Math.max(digits, 2)}ch + 16px)` }}>
        <TextField
          label={t("Sample, 1 to {0}", rowCount)}
          value={String(row + 1)}
          commit={(text) => chooseRow(text, rowCount)}
        />
      </span>
      <span className="toolbar-label">{t("of {0}", formatCount(rowCount))}</span>
      <IconButton icon="chevron-right" label={t("Next sample")} onClick={() => void moveSample(1)} />
      <span className="sample-label" dir="auto" title={rowLabel}>
        {rowLabel}
      </span>
    </fieldset>
  );
}

async function chooseRow(text: string, rowCount: number): Promise<string | null> {
  const number = Number(text.trim());
  if (!Number.isInteger(number) || number < 1 || number > rowCount) return t("A whole number from 1 to {0}.", rowCount);
  await (debugOf(getState()) ? showSample(number - 1) : selectRow(number - 1));
  return null;
}
