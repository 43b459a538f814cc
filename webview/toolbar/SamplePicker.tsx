import { ask, selectRow } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { TextField } from "../controls/TextField.tsx";
import { useLastPass } from "../controls/useLastPass.ts";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { useStore } from "../store.ts";

/** Which row of the data runs through the network; rows are counted from 1 for people. */
export function SamplePicker() {
  const pass = useLastPass();
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
  const { row, rowCount, rowLabel } = pass;
  const digits = String(rowCount).length;
  return (
    <fieldset className="toolbar-group sample" aria-label={t("Sample")}>
      <span className="toolbar-label">{t("sample")}</span>
      <IconButton icon="chevron-left" label={t("Previous sample")} onClick={() => void selectRow(row - 1)} />
      <span className="sample-number" style={{ width: `calc(${Math.max(digits, 2)}ch + 16px)` }}>
        <TextField
          label={t("Sample, 1 to {0}", rowCount)}
          value={String(row + 1)}
          commit={(text) => chooseRow(text, rowCount)}
        />
      </span>
      <span className="toolbar-label">{t("of {0}", formatCount(rowCount))}</span>
      <IconButton icon="chevron-right" label={t("Next sample")} onClick={() => void selectRow(row + 1)} />
      <span className="sample-label" dir="auto" title={rowLabel}>
        {rowLabel}
      </span>
    </fieldset>
  );
}

async function chooseRow(text: string, rowCount: number): Promise<string | null> {
  const number = Number(text.trim());
  if (!Number.isInteger(number) || number < 1 || number > rowCount) return t("A whole number from 1 to {0}.", rowCount);
  await selectRow(number - 1);
  return null;
}
