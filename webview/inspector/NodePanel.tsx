import { useMemo } from "react";
import { findOp } from "../../core/ops/index.ts";
import type { NodeDetails, NodeView } from "../../core/protocol.ts";
import { restDuringPreview } from "../controls/restDuringPreview.ts";
import { severityName } from "../controls/severityName.ts";
import { useLastPass } from "../controls/useLastPass.ts";
import { useLatest } from "../controls/useLatest.ts";
import { t } from "../l10n.ts";
import { Formula } from "../math/Formula.tsx";
import { formatShape } from "../numbers.ts";
import { findingsOfNode, problemsOfNode } from "../selectors.ts";
import { useStore } from "../store.ts";
import { request } from "../transport.ts";
import { AttributeForm } from "./AttributeForm.tsx";
import { InputList } from "./InputList.tsx";
import { NodeActions } from "./NodeActions.tsx";
import { NodeHead } from "./NodeHead.tsx";
import { ParamSection } from "./ParamSection.tsx";
import { paramsOfNode } from "./paramModel.ts";
import { Section } from "./Section.tsx";
import { ValueSection } from "./ValueSection.tsx";

/** One node: what it is, what goes in, what comes out and back, and its parameters. */
export function NodePanel({ node }: { readonly node: NodeView }) {
  const op = findOp(node.op);
  const problems = useStore((state) => problemsOfNode(state, node.id));
  // A finding looks at the whole pass, so it is shown once all of it is done.
  const pass = useStore((state) => (state.pass && state.cursor >= state.pass.timeline.length ? state.pass : null));
  const findings = useMemo(() => findingsOfNode(pass, node.id, problems), [pass, node.id, problems]);
  const { details, error } = useDetails(node.id);
  const params = useMemo(() => (details ? paramsOfNode(details) : []), [details]);
  // While there is nothing to compute, what a person came for are the attributes, and rows of dashes would only hide them.
  const isDesigning = useLastPass() === null;
  const attributes = op && Object.keys(op.attributes).length > 0 && (
    <Section title={t("Attributes")} name="attributes">
      <AttributeForm node={node} op={op} />
    </Section>
  );
  return (
    <article className="node-panel" aria-label={t("Node {0}", node.id)}>
      <NodeHead node={node} op={op} />
      <NodeActions node={node} />
      {problems.map((problem) => (
        <p key={`${problem.code} ${problem.start}`} className={`node-problem severity-${problem.severity}`}>
          <span
            className={`codicon codicon-${problem.severity === "error" ? "error" : problem.severity === "warning" ? "warning" : "info"}`}
            aria-label={severityName(problem.severity)}
            role="img"
          />
          {problem.message}
        </p>
      ))}
      {findings.map(({ sentence }) => (
        <p key={sentence} className="node-problem severity-hint">
          <span className="codicon codicon-pulse" aria-label={t("In this pass")} role="img" />
          {sentence}
        </p>
      ))}
      {op && (
        <Section title={t("What it does")} name="doc">
          <p className="doc">{op.doc}</p>
          <div className="doc-formula">
            <Formula tex={op.tex} text="" />
          </div>
        </Section>
      )}
      {isDesigning && attributes}
      {!node.broken && !isDesigning && (
        <Section title={t("Values")} name="values" note={formatShape(node.shape)}>
          <ValueSection node={node} details={details} />
        </Section>
      )}
      {error !== null && !node.broken && node.params.length > 0 && <p className="doc">{error}</p>}
      {params.map((model) => (
        <ParamSection key={model.title} model={model} node={node} />
      ))}
      {op && op.ports.kind !== "none" && (
        <Section title={t("Inputs")} name="inputs">
          <InputList node={node} op={op} />
        </Section>
      )}
      {!isDesigning && attributes}
    </article>
  );
}

const fetchDetails = ({ node }: { readonly node: string }) => request("inspect", { node });

/** Asked again with every pass; the old answer stays until the new one comes, but never for another node. */
function useDetails(node: string): { readonly details: NodeDetails | null; readonly error: string | null } {
  const network = useStore((state) => state.network);
  const pass = useStore((state) => state.pass);
  const why = useStore((state) => state.whyNoPass);
  // Between a new text and its pass there is nothing to ask: the numbers are on their way.
  const ready = pass !== null || why !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new pass or text is a new question
  const question = useMemo(() => (ready ? { node, pass } : null), [node, network, pass, ready]);
  const answered = useLatest(question, fetchDetails, restDuringPreview);
  return { details: answered?.answer?.id === node ? answered.answer : null, error: answered?.error ?? null };
}
