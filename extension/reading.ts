import { compile } from "../core/compile.ts";
import type { NetworkDocument } from "../core/document/document.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { Problem } from "../core/problems.ts";

/** What one version of the text says. */
export interface Reading {
  readonly text: string;
  readonly version: number;
  /** The last document that could be read, and its graph; null where there has been none. */
  readonly document: NetworkDocument | null;
  readonly graph: Graph | null;
  /** True where `document` and `graph` are of an earlier text, because this one cannot be read. */
  readonly stale: boolean;
  /** Of this text. */
  readonly problems: readonly Problem[];
}

/** Text on its way from bad to good is the normal case while typing, so the last good picture is carried along. */
export function readNetwork(text: string, version: number, before: Reading | null): Reading {
  const { document, graph, problems } = compile(text);
  if (document) return { text, version, document, graph, stale: false, problems };
  // A text that was emptied says that there is nothing, as before the first gesture in a new file.
  const kept = text.trim() === "" ? null : before;
  return { text, version, document: kept?.document ?? null, graph: kept?.graph ?? null, stale: true, problems };
}
