import { edit } from "../actions.ts";
import { rewriteOf } from "../canvas/rewrite.ts";
import { IconButton } from "../controls/IconButton.tsx";
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
    <article className="node-panel" aria-label="Selection">
      <h2 className="panel-title">{nodes.length} nodes selected</h2>
      <p className="doc">
        Together they hold {formatCount(parameters)} {parameters === 1 ? "parameter" : "parameters"}.
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
        text={`Delete ${nodes.length} nodes`}
        label={`Delete ${nodes.length} nodes`}
        disabled={network?.readOnly ?? true}
        onClick={() =>
          void edit(
            ids.map((id) => ({ kind: "removeNode", id })),
            `Delete ${nodes.length} nodes`,
          )
        }
      />
    </article>
  );
}
