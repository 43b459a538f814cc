import type { DebugView } from "../../core/protocol.ts";
import { ask } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { WhatIfs } from "./WhatIfs.tsx";
import "./debug.css";

/** Of a debug session: where it stands in the whole run, why it stopped, and what is tried in it. */
export function DebugBar() {
  const debug = useStore((state) => state.debug);
  const isOutdated = useStore((state) => state.isOutdated);
  if (!debug) return null;
  const look = isOutdated ? "outdated" : debug.stopped ? "stopped" : "running";
  const icon = { outdated: "warning", stopped: "debug-stackframe", running: "debug-alt" }[look];
  return (
    <section className={`debug-bar is-${look}`} aria-label={t("Debug session")}>
      <div className="debug-line">
        <i className={`codicon codicon-${icon}`} aria-hidden="true" />
        {isOutdated ? <Outdated /> : <Where debug={debug} />}
      </div>
      {!isOutdated && debug.whatIfs.length > 0 && <WhatIfs whatIfs={debug.whatIfs} />}
    </section>
  );
}

function Where({ debug }: { readonly debug: DebugView }) {
  const { place, why, stopped, pass, passCount } = debug;
  return (
    <>
      <span className="debug-place" dir="ltr" title={place}>
        {stopped ? place : t("Running…")}
      </span>
      {stopped && why !== null && (
        <span className="debug-why" dir="ltr" title={why}>
          {why}
        </span>
      )}
      <span className="debug-space" />
      <span className="debug-count">{t("training step {0} of {1}", pass + 1, passCount)}</span>
    </>
  );
}

function Outdated() {
  return (
    <>
      <strong className="debug-outdated">{t("The session runs an earlier text.")}</strong>
      <span className="debug-why">{t("The numbers shown are those of the text as it is now.")}</span>
      <span className="debug-space" />
      <IconButton
        icon="debug-restart"
        text={t("Restart")}
        label={t("Restart the session with this text")}
        onClick={() => void ask("debug", { action: "restart" })}
      />
    </>
  );
}
