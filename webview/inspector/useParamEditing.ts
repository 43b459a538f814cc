import { useEffect, useMemo, useRef } from "react";
import { announce, edit, preview } from "../actions.ts";
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
  const live = useMemo(() => createLivePreview((changes) => preview(changes)), []);
  useEffect(() => () => void live.cancel(), [live]);
  return useMemo(
    () => ({
      preview: (entry, value) => live.show(previewOf(newest.current, entry, value)),
      commit(entry, value) {
        const name = entryName(newest.current, entry);
        return live.commit(() =>
          edit(editOf(newest.current, entry, value), t("Set {0} to {1}", name, formatNumber(value))),
        );
      },
      cancel() {
        announce(t("Taken back"));
        void live.cancel();
      },
    }),
    [live],
  );
}

/** `h1.w[2]`, `b1`. */
export function entryName({ listedAs, shape }: ParamModel, entry: number): string {
  return shape.length === 0 ? listedAs : `${listedAs}[${indicesOf(entry, shape).join(", ")}]`;
}
