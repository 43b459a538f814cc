import { type Compilation, compile } from "../compile.ts";
import type { NetworkDocument } from "../document/document.ts";
import { parseReference } from "../document/reference.ts";
import type { Graph } from "../graph/graph.ts";
import { select } from "../graph/references.ts";
import type { NetworkView } from "../protocol.ts";
import type { Shape } from "../shape.ts";
import { networkView } from "../view/networkView.ts";
import type { CursorPlace } from "./cursorPlace.ts";
import type { LooseNode } from "./looseTree.ts";
import { type Mending, mendText } from "./mend.ts";

/** The network as far as it is written, whatever state its text is in. */
export interface TypedNetwork {
  readonly document: NetworkDocument | null;
  readonly graph: Graph | null;
  readonly view: NetworkView;
}

export function compileTyped(root: LooseNode, place: CursorPlace, mending: Mending = { here: null }): Compilation {
  return compile(mendText(root, place, mending));
}

export function readTyped(root: LooseNode, place: CursorPlace, mending: Mending = { here: null }): TypedNetwork {
  const { document, graph, problems } = compileTyped(root, place, mending);
  // Places in the mended text mean nothing to anybody.
  const view = networkView({
    version: 0,
    file: "",
    readOnly: true,
    document,
    graph,
    stale: false,
    problems,
    placeOf: () => ({ line: 1, column: 1 }),
  });
  return { document, graph, view };
}

/** The shape of what a reference takes; null where that is not known. */
export function shapeOfReference(graph: Graph | null, text: string): Shape | null {
  const reference = parseReference(text, { start: 0, end: 0 });
  const source = typeof reference === "string" ? undefined : graph?.byId.get(reference.id);
  if (!source || typeof reference === "string") return null;
  const selected = select(reference, source.shape);
  return typeof selected === "string" ? null : selected.shape;
}
