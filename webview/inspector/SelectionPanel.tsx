import { edit } from "../actions.ts";
import { rewriteOf } from "../canvas/rewrite.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { formatCount } from "../numbers.ts";
import { nodeView } from "../selectors.ts";
import { dispatch, getState, useStore } from "../store.ts";

/** Several nodes at once: what they are, together. */
export function SelectionPanel({ ids }: { readonly ids: readonly string[] }) {
  const network = useStore((state) => state.network);
  const nodes = ids.map((id) => nodeView(getState(), id)).filter((node) => node !== null);
  const rewrite = rewriteOf(nodes[0] ?? null, getState());
  const own = new Map(nodes.flatMap((node) => node.params.map((param) => [param.listedAs, param.size] as const)));
  const parameters = [...own.values()].reduce((sum, size) => sum + size, 0);
  return (
    <article className="node-panel" aria-label={t("Selection")}>
      <h2 className="panel-title">{t("{0} nodes selected", nodes.length)}</h2>
      <p className="doc">
        {parameters === 1
          ? t("Together they hold 1 parameter.")
          : t("Together they hold {0} parameters.", formatCount(parameters))}
      </p>
      <ul className="selected-nodes">
        {nodes.map((node) => (
          <li key={node.id}>
            <span className={`likeness likeness-${node.look}`} aria-hidden="true" />
            <button
              type="button"
              className="panel-link"
              dir="auto"
              onClick={() => dispatch({ type: "select", nodes: [node.id] })}
            >
              {node.id}
            </button>
            <span className="section-note">{node.op}</span>
          </li>
        ))}
      </ul>
      {rewrite && (
        <IconButton
          icon={rewrite.icon}
          text={rewrite.label}
          label={rewrite.label}
          disabled={network?.readOnly ?? true}
          onClick={rewrite.run}
        />
      )}
      <IconButton
        icon="trash"
        text={t("Delete {0} nodes", nodes.length)}
        label={t("Delete {0} nodes", nodes.length)}
        disabled={network?.readOnly ?? true}
        onClick={() =>
          void edit(
            ids.map((id) => ({ kind: "removeNode", id })),
            t("Delete {0} nodes", nodes.length),
          )
        }
      />
    </article>
  );
}
