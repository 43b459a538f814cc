import { ask } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";

/** Starts VS Code's debugger on this network, and ends it. */
export function DebugButton() {
  const isDebugged = useStore((state) => state.debug !== null);
  const canRun = useStore((state) => state.network?.state === "ok" && state.pass !== null);
  if (isDebugged)
    return (
      <IconButton
        icon="debug-stop"
        label={t("Stop debugging")}
        keys="Shift+F5"
        className="debug-button"
        onClick={() => void ask("debug", { action: "stop" })}
      />
    );
  return (
    <IconButton
      icon="debug-alt"
      label={t("Debug this network")}
      keys="F5"
      className="debug-button"
      disabled={!canRun}
      onClick={() => void ask("debug", { action: "start" })}
    />
  );
}
