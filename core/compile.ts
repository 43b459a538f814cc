import type { NetworkDocument } from "./document/document.ts";
import { parseDocument } from "./document/parse.ts";
import { buildGraph } from "./graph/buildGraph.ts";
import type { Graph } from "./graph/graph.ts";
import { sortProblems } from "./problemText.ts";
import type { Problem } from "./problems.ts";

/** What a text says: the document as written, the network it means, and everything that is wrong with either. */
export interface Compilation {
  /** Null where the text cannot be read at all. */
  readonly document: NetworkDocument | null;
  /** The nodes that are whole, with all they depend on; null where there are none. */
  readonly graph: Graph | null;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/**
 * Text → document → graph, for every view alike: parse the text, then build the graph (resolve references, order,
 * infer shapes, resolve parameters, find the objective, lint). Never throws; what is wrong is a problem with a place.
 */
export function compile(text: string): Compilation {
  const { document, problems: ofText } = parseDocument(text);
  if (!document) return { document: null, graph: null, problems: sortProblems(ofText) };
  const { graph, problems: ofGraph } = buildGraph(document);
  return { document, graph, problems: sortProblems([...ofText, ...ofGraph]) };
}
