import type { NetworkDocument, Standardize } from "../document/document.ts";
import { closest, listAlternatives } from "../document/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import type { Feeds } from "./feed.ts";
import { quote } from "./quote.ts";

export interface Standardizing {
  /** Ids of the inputs that are standardized. */
  readonly inputs: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Which inputs `data.standardize` means. `true` means every input that is more than the target of a loss, and neither an index nor
 * fed by class labels; a list names them, and what it names must not be an index or fed by labels (NN610).
 */
export function chooseStandardized(
  { inputs: named }: Standardize,
  document: NetworkDocument,
  graph: Graph,
  feeds: Feeds,
): Standardizing {
  const fed = [...feeds.byInput.keys()];
  if (named === null) {
    const inputs = fed.filter((id) => whyNot(id, graph, feeds) === null && !isOnlyTarget(id, graph));
    return { inputs, problems: [] };
  }
  const inputs = new Set<string>();
  const problems: Problem[] = [];
  for (const { value: id, range } of named) {
    const why = feeds.byInput.has(id) ? whyNot(id, graph, feeds) : null;
    if (why !== null)
      problems.push(problem("NN610", range, `${quote(id)} cannot be standardized: ${why}.`, { node: id }));
    else if (feeds.byInput.has(id)) inputs.add(id);
    // A node with errors of its own is not in the graph, and is not accused twice.
    else if (graph.byId.has(id) || !document.nodes.has(id)) problems.push(notAnInput(id, range, fed));
  }
  return { inputs: [...inputs], problems };
}

function whyNot(id: string, graph: Graph, feeds: Feeds): string | null {
  const user = usesOf(id, graph).find(({ target, port }) => target.op.discretePorts?.(target.site).includes(port));
  if (user) return `${quote(user.target.id)} takes it as an index, which must stay a whole number`;
  return feeds.byInput.get(id)?.classNames ? "it is fed by class labels, not by quantities" : null;
}

/** Everything that reads it is a loss that takes it as the target. */
function isOnlyTarget(id: string, graph: Graph): boolean {
  return usesOf(id, graph).every(({ target, port }) => target.op.category === "loss" && port === 1);
}

function usesOf(id: string, graph: Graph): Graph["nodes"][number]["edges"] {
  return graph.nodes.flatMap(({ edges }) => edges.filter(({ source }) => source.id === id));
}

function notAnInput(id: string, range: Problem["range"], fed: readonly string[]): Problem {
  const near = closest(id, fed);
  const head = `"standardize" names ${quote(id)}, which is no input with data`;
  if (near === null)
    return problem("NN610", range, `${head}; those are ${listAlternatives(fed, 12).replace(/ or /, " and ")}.`);
  const fix = { title: `Change to ${quote(near)}`, range, newText: JSON.stringify(near) };
  return problem("NN610", range, `${head}; did you mean ${quote(near)}?`, { fix });
}
