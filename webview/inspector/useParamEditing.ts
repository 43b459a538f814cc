import { useEffect, useMemo, useRef } from "react";
import type { PreviewChange } from "../../core/protocol.ts";
import { announce, edit } from "../actions.ts";
import { isTrying, useWhatIf } from "../debug/useWhatIf.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { createLivePreview } from "./livePreview.ts";
import type { NumberCellActions } from "./NumberCell.tsx";
import { editOf, indicesOf, type ParamModel, previewOf } from "./paramModel.ts";

/** What the cells of one parameter do; the same object for as long as the parameter is shown, so that cells need not render again. */
export function useParamEditing(model: ParamModel): NumberCellActions {
  const newest = useRef(model);
  useEffect(() => {
    newest.current = model;
  }, [model]);
  const trial = useWhatIf((change) => entryOf(newest.current, change));
  const live = useMemo(() => createLivePreview((changes) => trial.send(changes)), [trial]);
  useEffect(() => () => void live.cancel(), [live]);
  return useMemo(
    () => ({
      preview: (entry, value) => live.show(previewOf(newest.current, entry, value)),
      commit(entry, value) {
        const name = entryName(newest.current, entry);
        return live.commit(() =>
          isTrying()
            ? trial.keep(previewOf(newest.current, entry, value), name)
            : edit(editOf(newest.current, entry, value), t("Set {0} to {1}", name, formatNumber(value))),
        );
      },
      cancel() {
        announce(t("Taken back"));
        void live.cancel();
      },
    }),
    [live, trial],
  );
}

/** The number that a change is about, as it is now. */
function entryOf(model: ParamModel, { parameter, entry }: PreviewChange): number | null {
  const at = model.values.findIndex((_, i) => {
    const own = previewOf(model, i, 0);
    return own.parameter === parameter && own.entry === entry;
  });
  return at < 0 ? null : (model.values[at] ?? null);
}

/** `h1.w[2]`, `b1`. */
export function entryName({ listedAs, shape }: Pick<ParamModel, "listedAs" | "shape">, entry: number): string {
  return shape.length === 0 ? listedAs : `${listedAs}[${indicesOf(entry, shape).join(", ")}]`;
}
