import { useMemo } from "react";
import { type Choice, Combobox } from "../controls/Combobox.tsx";
import { useLastPass } from "../controls/useLastPass.ts";
import { debugOf } from "../debug/debugged.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { request } from "../transport.ts";

const NO_TARGETS: readonly string[] = [];

/** What is differentiated: the objective, or any scalar of the network, typed or chosen. */
export function TargetPicker() {
  const target = useLastPass()?.target ?? "";
  const isDebugged = useStore((state) => debugOf(state) !== null);
  const objective = useStore((state) => state.network?.objective ?? NO_TARGETS).join(" + ");
  const targets = useStore((state) => state.network?.targets ?? NO_TARGETS);
  const choices = useMemo<readonly Choice[]>(() => {
    const others = targets.filter((text) => text !== objective).map((value) => ({ value }));
    return objective ? [{ value: objective, note: t("the objective") }, ...others] : others;
  }, [targets, objective]);
  return (
    <fieldset className="toolbar-group target" aria-label={t("What is differentiated")}>
      <span
        className="toolbar-label"
        title={
          isDebugged
            ? t("What the debug session differentiates; its launch configuration says it")
            : t("Every gradient shown is the derivative of this")
        }
      >
        ∂
      </span>
      <Combobox
        label={t("Differentiate")}
        value={target}
        placeholder={t("choose a scalar")}
        disabled={isDebugged}
        choices={choices}
        className="target-field"
        commit={(text) => differentiate(text.trim(), objective)}
      />
    </fieldset>
  );
}

/** Emptying the field goes back to the objective; a scalar that is none is refused by the host, in its words. */
async function differentiate(text: string, objective: string): Promise<string | null> {
  try {
    await request("differentiate", { target: text === "" || text === objective ? null : text });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
