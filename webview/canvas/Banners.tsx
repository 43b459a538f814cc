import { useEffect } from "react";
import { START_NETWORK } from "../../core/document/newNetwork.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { reveal } from "../actions.ts";
import { t } from "../l10n.ts";
import { dispatch, useStore } from "../store.ts";
import ProblemList from "./ProblemList.tsx";

/** What the picture cannot say: that it is old, that nobody answers, that something was refused. */
export default function Banners() {
  const network = useStore((state) => state.network);
  const connection = useStore((state) => state.connection);
  const notice = useStore((state) => state.notice);
  return (
    <div className="banners">
      {connection === "out of step" && (
        <div className="banner banner-error" role="alert">
          <i className="codicon codicon-debug-disconnect" aria-hidden="true" />
          <span>
            {t(
              "The extension does not answer, so this picture may no longer match the file. It comes back into step by itself as soon as there is an answer.",
            )}
          </span>
        </div>
      )}
      {network?.state === "stale" && <StaleBanner network={network} />}
      {notice && <NoticeBanner key={`${notice.turn} ${notice.text}`} severity={notice.severity} text={notice.text} />}
    </div>
  );
}

function StaleBanner({ network }: { readonly network: NetworkView }) {
  const first = network.problems.find((problem) => problem.severity === "error");
  return (
    <div className="banner banner-warning" role="alert">
      <i className="codicon codicon-warning" aria-hidden="true" />
      <span>
        <strong>{t("The text has an error, so this is the last picture that was right.")}</strong>{" "}
        {first && <span dir="ltr">{first.message}</span>}
      </span>
      {first && (
        <button type="button" className="link" onClick={() => void reveal(null, first.start)}>
          {t("Go to line {0}", first.line)}
        </button>
      )}
    </div>
  );
}

const NOTICE_TIME = 8000;

function NoticeBanner({ severity, text }: { readonly severity: string; readonly text: string }) {
  useEffect(() => {
    const timer = setTimeout(() => dispatch({ type: "notice", notice: null }), NOTICE_TIME);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={`banner banner-${severity}`} role="alert">
      <i className={`codicon codicon-${severity === "error" ? "error" : "info"}`} aria-hidden="true" />
      <span>{text}</span>
      <button
        type="button"
        className="icon"
        aria-label={t("Dismiss")}
        onClick={() => dispatch({ type: "notice", notice: null })}
      >
        <i className="codicon codicon-close" aria-hidden="true" />
      </button>
    </div>
  );
}

/** Before there is anything to draw. */
export function EmptyState() {
  const network = useStore((state) => state.network);
  if (!network) {
    return (
      <div className="empty" role="status">
        <p className="empty-quiet">{t("Reading the network…")}</p>
      </div>
    );
  }
  const errors = network.problems.filter((problem) => problem.severity === "error");
  // A file without text is no mistake: whoever made it wants to draw.
  if (errors.some((problem) => problem.fix !== START_NETWORK)) {
    return (
      <div className="empty">
        <h2>{t("This file cannot be drawn yet")}</h2>
        <ProblemList problems={errors.slice(0, 5)} />
        {errors.length > 5 && (
          <p className="empty-quiet">{t("and {0} more in the Problems panel", errors.length - 5)}</p>
        )}
      </div>
    );
  }
  return (
    <div className="empty">
      <div className="empty-drawing" aria-hidden="true">
        <span className="empty-input" />
        <span className="empty-wire" />
        <span className="empty-neuron">h</span>
        <span className="empty-wire" />
        <span className="empty-input" />
      </div>
      <h2>{t("An empty network")}</h2>
      <p>{t("Start with an input, add a neuron after it, and drag from one to the next to connect them.")}</p>
      <button
        type="button"
        className="primary"
        disabled={network.readOnly}
        onClick={() => dispatch({ type: "palette", palette: { at: null, client: null, from: null } })}
      >
        {t("Add a node")} <kbd>A</kbd>
      </button>
      <p className="empty-quiet">{t("Double-click anywhere to add one there.")}</p>
    </div>
  );
}
