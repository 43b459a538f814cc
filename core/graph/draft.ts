import type { InputDefinition, NodeDefinition } from "../document/document.ts";
import type { Attributes, Op, Site } from "../ops/op.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Edge, GraphNode, NodeBuffer, NodeParam } from "./graph.ts";
import type { Selected } from "./references.ts";

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
  /** Set by the assembly where all of the above is there, of this node and of those that it reads. */
  node: GraphNode | null;
}

export interface Placed {
  readonly attributes: Attributes;
  readonly site: Site;
  readonly shape: Shape;
  readonly batched: boolean;
  /** One an input, beside `sources`. */
  readonly edges: readonly DraftEdge[];
}

/** An edge of the graph; its two nodes are set once both are whole. The key is only put together for those who ask. */
export class DraftEdge implements Edge {
  source!: GraphNode;
  target!: GraphNode;
  readonly input: number;
  readonly definition: InputDefinition;
  readonly port: number;
  readonly offset: number;
  readonly components: readonly number[] | null;
  readonly shape: Shape;
  readonly size: number;

  constructor(
    definition: InputDefinition,
    input: number,
    port: number,
    offset: number,
    { shape, components }: Selected,
  ) {
    this.input = input;
    this.definition = definition;
    this.port = port;
    this.offset = offset;
    this.components = components;
    this.shape = shape;
    this.size = sizeOf(shape);
  }

  get key(): string {
    return `${this.source.id}→${this.target.id}:${this.input}`;
  }
}
