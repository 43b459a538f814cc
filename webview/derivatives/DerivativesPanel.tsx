import { useEffect, useMemo } from "react";
import type { NetworkView } from "../../core/protocol.ts";
import { type DerivativeQuestion, OBJECTIVE, THETA } from "../../core/view/derivativeView.ts";
import { enterByKeyboard } from "../canvas/focus.ts";
import { type Choice, Combobox } from "../controls/Combobox.tsx";
import { copyExact } from "../controls/copyExact.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { restDuringPreview } from "../controls/restDuringPreview.ts";
import { Tabs } from "../controls/Tabs.tsx";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { type Asked, asked, change, type DerivativeTab, turnTo } from "./asked.ts";
import { type AskedDerivative, type FoundDerivative, findDerivative, progress, wantDerivative } from "./derivatives.ts";
import { JacobianView } from "./JacobianView.tsx";
import { ModesComparison } from "./ModesComparison.tsx";
import { PathList } from "./PathList.tsx";
import { trace } from "./trace.ts";

/** Derivatives between any two parts of the network, in place of the explanation: paths, Jacobian, and the two modes' orders. */
export default function DerivativesPanel() {
  const shown = asked.use();
  const pass = useStore((state) => state.pass);
  const why = useStore((state) => state.whyNoPass);
  const network = useStore((state) => state.network);
  const question = useMemo<AskedDerivative | null>(
    () => (shown && pass ? { question: questionOf(shown), pass } : null),
    [shown, pass],
  );
  useEffect(() => {
    wantDerivative(question);
    return () => wantDerivative(null);
  }, [question]);
  useEffect(() => () => trace(null), []);
  const found = useLatest<AskedDerivative, FoundDerivative | null>(question, findDerivative, restDuringPreview);
  if (!shown || !network) return null;
  const isCurrent = found?.question === question;
  const answer = found?.answer?.answer ?? null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from wherever the focus is in it
    <div
      className="derivatives"
      onCopy={copyExact}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <div className="derivatives-head">
        <Tabs
          tabs={TABS}
          names={tabNames()}
          shown={shown.tab}
          label={t("Derivatives")}
          controls="derivatives-panel"
          onShow={(tab) => turnTo(tab, network)}
        />
        <Ends shown={shown} network={network} />
        <IconButton icon="close" label={t("Close the derivatives")} keys="Esc" onClick={close} />
      </div>
      <div
        className={`derivatives-body ${isCurrent ? "" : "explanation-old"}`}
        role="tabpanel"
        id="derivatives-panel"
        aria-label={tabNames()[shown.tab]}
      >
        <Working />
        {why !== null && <p className="explanation-error">{why}</p>}
        {why === null && found?.error && isCurrent && <p className="explanation-error">{found.error}</p>}
        {why === null && found?.answer?.asEvaluation && (
          <p className="derivatives-note" dir="ltr">
            {t("As in evaluation: dropout and batch statistics of the training pass are left out.")}
          </p>
        )}
        {why === null && answer?.kind === "paths" && shown.tab === "paths" && <PathList view={answer} />}
        {why === null && answer?.kind === "jacobian" && shown.tab === "jacobian" && <JacobianView view={answer} />}
        {why === null && answer?.kind === "modes" && shown.tab === "modes" && (
          <ModesComparison view={answer} shown={shown} />
        )}
      </div>
    </div>
  );
}

function close(): void {
  asked.set(null);
  enterByKeyboard();
}

function questionOf({ tab, of, by, most, ofAt, byAt }: Asked): DerivativeQuestion {
  switch (tab) {
    case "paths":
      return { kind: "paths", from: by, to: of, most };
    case "jacobian":
      return { kind: "jacobian", of, by };
    case "modes":
      return { kind: "modes", of, by, ofAt, byAt };
  }
}

const TABS: readonly DerivativeTab[] = ["paths", "jacobian", "modes"];

const tabNames = () =>
  ({
    paths: t("Paths"),
    jacobian: t("Jacobian"),
    modes: t("Forward and reverse"),
  }) satisfies Record<DerivativeTab, string>;

/** ∂ of what, by what: any text a reference may be; a wrong one is refused below in the host's words. */
function Ends({ shown, network }: { readonly shown: Asked; readonly network: NetworkView }) {
  const choices = useMemo(() => choicesOf(network, shown.tab), [network, shown.tab]);
  const set = (part: Partial<Asked>) => {
    change({ ofAt: 0, byAt: 0, ...part });
    return Promise.resolve(null);
  };
  return (
    <span className="derivatives-ends" dir="ltr">
      <span aria-hidden="true">∂</span>
      <Combobox
        label={t("Derivative of")}
        value={shown.of}
        choices={choices.of}
        className="derivatives-end"
        commit={(text) => set({ of: text.trim() })}
      />
      <span aria-hidden="true">/ ∂</span>
      <Combobox
        label={t("Derivative by")}
        value={shown.by}
        choices={choices.by}
        className="derivatives-end"
        commit={(text) => set({ by: text.trim() })}
      />
      <IconButton
        icon="arrow-swap"
        label={t("Swap the two")}
        onClick={() => void set({ of: shown.by, by: shown.of })}
      />
    </span>
  );
}

/** As many as a list is good for; anything else can be typed. */
const MOST_CHOICES = 400;

function choicesOf(
  network: NetworkView,
  tab: DerivativeTab,
): { readonly of: readonly Choice[]; readonly by: readonly Choice[] } {
  const nodes = network.nodes.filter(({ broken }) => !broken).slice(0, MOST_CHOICES);
  const all = nodes.map(({ id, size }) =>
    tab === "paths" && size > 1 ? { value: `${id}[0]`, note: t("one of {0}", size) } : { value: id },
  );
  const objective = network.objective.length > 0 ? [{ value: OBJECTIVE, note: t("the objective") }] : [];
  if (tab === "paths") return { of: [...objective, ...all.toReversed()], by: all };
  const parameters = nodes.flatMap(({ params }) => params.map(({ listedAs }) => listedAs));
  const theta = parameters.length > 0 ? [{ value: THETA, note: t("all parameters") }] : [];
  const listed = [...new Set(parameters)].slice(0, MOST_CHOICES).map((value) => ({ value }));
  return { of: [...objective, ...all.toReversed()], by: [...theta, ...all, ...listed] };
}

/** How far a long computation is. */
function Working() {
  const now = progress.use();
  if (!now) return null;
  const share = now.of > 0 ? Math.round((100 * now.done) / now.of) : 0;
  return (
    <p className="derivatives-working" role="status">
      <progress value={now.done} max={now.of} aria-label={t("Computing the derivatives")} />
      <span>{t("{0} %", share)}</span>
      <button type="button" className="link" onClick={() => wantDerivative(null)}>
        {t("Cancel")}
      </button>
    </p>
  );
}
