import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { useStore } from "../store.ts";
import { debugOf } from "./debugged.ts";

/** Beside a number that was tried in the session and is not the file's. */
export function WhatIfSign({ parameter, entry }: { readonly parameter: string; readonly entry: number }) {
  const whatIf = useStore(
    (state) => debugOf(state)?.whatIfs.find((one) => one.name === parameter && one.entry === entry) ?? null,
  );
  if (!whatIf) return null;
  const label = t("What if, not saved: the file has {0}", formatNumber(whatIf.from));
  return <i className="what-if-sign codicon codicon-beaker" role="img" title={label} aria-label={label} />;
}
