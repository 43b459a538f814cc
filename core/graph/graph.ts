import type { InputDefinition, NodeDefinition, ParamDefinition } from "../document/document.ts";
import type { Attributes, BufferSpec, Op, ParamSpec, Site } from "../ops/op.ts";
import type { Shape } from "../shape.ts";

/**
 * The network as a directed acyclic graph with every shape known. Immutable; built once from a document by
 * `buildGraph.ts`, with all look-ups made here so that no view scans the edges again.
 */
export interface Graph {
  /** In topological order; ties stand in file order. A node's `index` is its place here. */
  readonly nodes: readonly GraphNode[];
  readonly byId: ReadonlyMap<string, GraphNode>;
  /** θ: every parameter once, in node order, shared ones at their first use. */
  readonly parameters: readonly Parameter[];
  readonly parameterByName: ReadonlyMap<string, Parameter>;
  /** The sum of these plus the regularization is the objective; empty where the file names none. */
  readonly objective: readonly Target[];
  readonly regularization: GraphRegularization | null;
  readonly seed: number;
}

export interface GraphNode {
  readonly index: number;
  readonly id: string;
  readonly op: Op;
  readonly definition: NodeDefinition;
  readonly attributes: Attributes;
  readonly site: Site;
  readonly shape: Shape;
  readonly size: number;
  /** False for a loss and for what is computed from losses alone: one number for all samples. */
  readonly batched: boolean;
  /** One a reference, in input order. */
  readonly edges: readonly Edge[];
  /** Edges that leave this node, in the order of their consumers. */
  readonly uses: readonly Edge[];
  readonly params: readonly NodeParam[];
  readonly buffers: readonly NodeBuffer[];
  /** Longest path from an input, in nodes; inputs are 0. */
  readonly depth: number;
}

/** One reference: what it takes of its source and where that lands. */
export interface Edge {
  /** `source→target:input index`, unique in the graph. */
  readonly key: string;
  readonly source: GraphNode;
  readonly target: GraphNode;
  /** Index in the target's list of inputs. */
  readonly input: number;
  readonly definition: InputDefinition;
  /** The port it feeds, and its first component there (several references share a `vector` port). */
  readonly port: number;
  readonly offset: number;
  /** The components of the source that it takes, in order; null takes all of them. */
  readonly components: readonly number[] | null;
  readonly shape: Shape;
  readonly size: number;
}

/** A node's own parameter and where its numbers live. */
export interface NodeParam {
  readonly spec: ParamSpec;
  readonly name: string;
  readonly size: number;
  /** One a component: which parameter's entry it reads. Null where component i simply is entry i of `listedAs` (a layer has many). */
  readonly slots: readonly Slot[] | null;
  /** The parameter whose name this one has in listings: its own (`h1.w`), or the shared one that it is as a whole. */
  readonly listedAs: string;
}

/** What a node keeps from pass to pass without learning it, and what it starts with. */
export interface NodeBuffer {
  readonly spec: BufferSpec;
  /** In listings and in files: `node.mean`. */
  readonly name: string;
  readonly size: number;
  readonly initial: Float64Array;
  /** Whether the text gives its numbers. */
  readonly written: boolean;
}

export interface Slot {
  readonly parameter: string;
  readonly entry: number;
}

/** One entry of θ's list: an unshared parameter `node.param`, or a shared one under its own name. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly size: number;
  readonly shared: boolean;
  /** Null where the file says nothing: the op's default initialiser holds. */
  readonly definition: ParamDefinition | null;
  /** Nodes that use it. */
  readonly users: readonly string[];
  /**
   * The entries that are its own; the others show a shared parameter's numbers and are counted, moved and regularized
   * there. Null where all are its own.
   */
  readonly owned: readonly number[] | null;
}

/** A scalar to differentiate: one component of a node. */
export interface Target {
  readonly text: string;
  readonly node: string;
  readonly component: number;
}

export interface GraphRegularization {
  readonly l2: number;
  readonly l1: number;
  /** Names of the parameters that it covers. */
  readonly of: readonly string[];
  /** The same with the entries that count there (null means all of them), so that a shared number counts once. */
  readonly covered: ReadonlyMap<string, readonly number[] | null>;
}
