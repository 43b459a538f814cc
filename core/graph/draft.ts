import type { InputDefinition, NodeDefinition } from "../document/document.ts";
import type { Attributes, Op, Site } from "../ops/op.ts";
import type { Shape } from "../shape.ts";
import type { NodeBuffer, NodeParam } from "./graph.ts";

/** A node while its graph is being built: the stages of `buildGraph.ts` fill it in, one after the other. */
export interface Draft {
  /** Its place in the file. */
  readonly index: number;
  readonly definition: NodeDefinition;
  /** Null where the name is unknown or the node's own text is broken: nothing more is said about such a node. */
  readonly op: Op | null;
  /** One a reference; null where it names no node. */
  readonly sources: readonly (Draft | null)[];
  /** Set by the shape stage where shapes fit; null keeps everything that depends on this node silent. */
  placed: Placed | null;
  /** Set by the parameter stage; null where a parameter is wrong. */
  params: readonly NodeParam[] | null;
  /** Set by the buffer stage; null where a buffer is wrong. */
  buffers: readonly NodeBuffer[] | null;
}

export interface Placed {
  readonly attributes: Attributes;
  readonly site: Site;
  readonly shape: Shape;
  readonly batched: boolean;
  readonly edges: readonly EdgeDraft[];
}

export interface EdgeDraft {
  readonly definition: InputDefinition;
  readonly input: number;
  readonly source: Draft;
  readonly port: number;
  readonly offset: number;
  readonly components: readonly number[] | null;
  readonly shape: Shape;
}
