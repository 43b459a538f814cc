import { useMemo } from "react";
import type { NodeView } from "../../core/protocol.ts";
import { fillIn } from "../controls/fillIn.tsx";
import { debugOf } from "../debug/debugged.ts";
import { t } from "../l10n.ts";
import { formatShape } from "../numbers.ts";
import { dispatch, useStore } from "../store.ts";
import { askWhy, isSuspicious } from "../timeline/why.ts";
import { inputLabelsOf } from "./inputLabels.ts";
import { OptimizerMemory } from "./OptimizerMemory.tsx";
import { ParamGrid } from "./ParamGrid.tsx";
import { gradientAtCursor, type ParamModel } from "./paramModel.ts";
import { Section } from "./Section.tsx";

/** One parameter of a node: where its numbers come from, and the numbers. */
export function ParamSection({ model, node }: { readonly model: ParamModel; readonly node: NodeView }) {
  const cursor = useStore((state) => state.cursor);
  const network = useStore((state) => state.network);
  const isDebugged = useStore((state) => debugOf(state) !== null);
  const isTrained = useStore(({ training }) => training !== null && !training.isOutdated);
  const labels = useMemo(
    () => (network ? inputLabelsOf(network, node, model.shape) : null),
    [network, node, model.shape],
  );
  const users = useMemo(
    () =>
      model.shared
        ? (network?.nodes ?? []).filter((other) => other.params.some(({ listedAs }) => listedAs === model.listedAs))
        : [],
    [network, model],
  );
  const gradient = gradientAtCursor(model, cursor);
  const doubtful = typeof gradient === "string" ? -1 : gradient.findIndex((value) => isSuspicious(value));
  return (
    <Section title={<bdi>{model.title}</bdi>} name={`param ${model.title}`} note={formatShape(model.shape)}>
      {model.doc && <p className="doc param-doc">{model.doc}</p>}
      {model.shared && (
        <p className="param-origin">
          <span className="codicon codicon-link" aria-hidden="true" />
          {fillIn(
            t("Shared as {0} by {1}: a change changes all of them, and the gradient is the sum over the uses."),
            <bdi>{model.listedAs}</bdi>,
            users.map((user) => (
              <button
                key={user.id}
                type="button"
                className="panel-link"
                dir="auto"
                onClick={() => dispatch({ type: "select", nodes: [user.id] })}
              >
                {user.id}
              </button>
            )),
          )}
        </p>
      )}
      {model.drawnFrom !== null && !isDebugged && (
        <p className="param-origin">
          <span className="codicon codicon-sparkle" aria-hidden="true" />
          {t("Drawn from {0}. Changing one number writes them all into the file.", model.drawnFrom)}
        </p>
      )}
      {doubtful >= 0 && (
        <p className="param-origin">
          <span className="codicon codicon-question" aria-hidden="true" />
          <button type="button" className="panel-link" onClick={() => void askWhy(node.id, model.param, doubtful)}>
            {model.values.length === 1
              ? t("Why is its gradient zero, tiny or no number?")
              : t("Why is the gradient of entry {0} zero, tiny or no number?", doubtful)}
          </button>
        </p>
      )}
      <ParamGrid model={model} cursor={cursor} inputLabels={labels} headed />
      {isTrained && !isDebugged && <OptimizerMemory model={model} />}
    </Section>
  );
}
