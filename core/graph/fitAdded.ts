import type { Intent } from "../document/intent.ts";
import { parseDocument } from "../document/parse.ts";
import { buildGraph } from "./buildGraph.ts";
import { fitBuffers, hasShape, withoutLists } from "./fitParams.ts";

/**
 * What keeps nodes that came from elsewhere in step with the shapes that feed them here: a parameter written for others
 * goes, so that the op's initialiser draws it, and running statistics are as many as there are channels.
 */
export function fitAdded(
  text: string,
  ids: ReadonlySet<string>,
): { readonly intents: readonly Intent[]; readonly notes: readonly string[] } {
  const { document } = parseDocument(text);
  const graph = document && buildGraph(withoutLists(document)).graph;
  const intents: Intent[] = [];
  const notes: string[] = [];
  for (const node of graph?.nodes ?? []) {
    const definition = document?.nodes.get(node.id);
    if (!definition || !ids.has(node.id)) continue;
    for (const { name, shape } of node.op.params(node.site)) {
      const param = definition.params.get(name);
      if (param?.kind !== "value" || param.value.kind !== "list" || hasShape(param.value, shape)) continue;
      intents.push({ kind: "setParam", id: node.id, name, at: [], value: null });
      notes.push(`“${node.id}.${name}” was written for inputs of another shape; it is drawn anew.`);
    }
    intents.push(...fitBuffers(null, node, definition));
  }
  return { intents, notes };
}
