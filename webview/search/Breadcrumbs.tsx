import { focusNode } from "../canvas/focus.ts";
import { carryOut } from "../commands.ts";
import { t } from "../l10n.ts";
import { useInsideLayer } from "../neurons/unitStore.ts";
import { nodeView } from "../selectors.ts";
import type { State } from "../state.ts";
import { dispatch, useStore } from "../store.ts";

interface Crumb {
  readonly key: string;
  readonly text: string;
  readonly go: () => void;
}

/** Where one is: the network, the group, the layer that one has zoomed into, the node that is selected; each goes there. */
export default function Breadcrumbs() {
  const title = useStore((state) => state.network && (state.network.title ?? state.network.file));
  const readOnly = useStore((state) => state.network?.readOnly ?? false);
  const node = useStore(selectedNode);
  const group = useStore(groupOfSelection);
  const inside = useInsideLayer();
  if (title === null) return null;
  const crumbs: Crumb[] = [{ key: "network", text: title, go: showAll }];
  if (group) crumbs.push({ key: "group", text: group.name, go: () => showNodes(group.nodes) });
  if (inside !== null && inside !== node) crumbs.push({ key: "layer", text: inside, go: () => focusNode(inside) });
  if (node !== null) crumbs.push({ key: "node", text: node, go: () => focusNode(node) });
  return (
    <nav className="crumbs" aria-label={t("Breadcrumbs")}>
      <ol>
        {readOnly && (
          <li>
            <i
              className="codicon codicon-lock"
              role="img"
              aria-label={t("Read-only")}
              title={t("This file is read-only.")}
            />
          </li>
        )}
        {crumbs.map(({ key, text, go }, i) => (
          <li key={key}>
            {i > 0 && <i className="codicon codicon-chevron-right" aria-hidden="true" />}
            <button
              type="button"
              dir="auto"
              title={text}
              {...(i === crumbs.length - 1 && { "aria-current": "location" as const })}
              onClick={go}
            >
              {text}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function selectedNode(state: State): string | null {
  const [id] = state.selection.nodes;
  return state.selection.nodes.length === 1 && id !== undefined && nodeView(state, id) ? id : null;
}

function groupOfSelection(state: State) {
  const { nodes } = state.selection;
  if (nodes.length === 0) return null;
  return state.network?.groups.find((group) => nodes.every((id) => group.nodes.includes(id))) ?? null;
}

function showAll(): void {
  dispatch({ type: "select" });
  carryOut("fit");
}

function showNodes(nodes: readonly string[]): void {
  dispatch({ type: "select", nodes });
  carryOut("zoomToSelection");
}
