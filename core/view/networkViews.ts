import type { WrittenParam } from "../graph/judgedNetwork.ts";
import type { DrawnLook } from "../layout/nodeGeometry.ts";
import type { ProblemCode, Severity } from "../problems.ts";

export interface NetworkView {
  /** The text document's version this was read from. */
  readonly version: number;
  readonly file: string;
  readonly title: string | null;
  /** `stale`: the text is broken now; nodes and edges are the last good ones. `empty`: nothing good has been read yet, or there are no nodes. */
  readonly state: "ok" | "stale" | "empty";
  readonly readOnly: boolean;
  /** In topological order; nodes that are left out of the pass (`broken`) come last, in file order. */
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly problems: readonly ProblemView[];
  /** Scalars offered for differentiation. */
  readonly targets: readonly string[];
  readonly objective: readonly string[];
  readonly parameterCount: number;
  readonly hiddenUnits: number;
  readonly depth: number;
  /** Nodes of the longest path through hidden units where it passes more than one, which makes a network deep; else null. */
  readonly deepPath: readonly string[] | null;
  /** True where there are parameters and yet the whole network is one affine map of its inputs. */
  readonly isLinear: boolean;
  /** As the text has them under `view.groups`; only members that exist. */
  readonly groups: readonly GroupView[];
}

/** Nodes that belong together under a name. Whether a group is folded is a matter of each canvas, not of the file. */
export interface GroupView {
  readonly name: string;
  readonly nodes: readonly string[];
}

export interface NodeView {
  readonly id: string;
  readonly op: string;
  readonly look: DrawnLook;
  readonly shape: readonly number[];
  readonly size: number;
  readonly depth: number;
  /** `tanh`, or null for an op without one. */
  readonly activation: string | null;
  readonly hasPreactivation: boolean;
  /** Attribute values as they hold (defaults filled in), as JSON. */
  readonly attributes: Readonly<Record<string, { readonly value: unknown; readonly written: boolean }>>;
  readonly params: readonly {
    readonly name: string;
    readonly listedAs: string;
    readonly shape: readonly number[];
    readonly size: number;
    readonly shared: boolean;
  }[];
  readonly parameterCount: number;
  /** Parameters that the text writes out, by name; left out where there are none. */
  readonly written?: Readonly<Record<string, WrittenParam>>;
  readonly inputs: readonly string[];
  readonly pin: readonly [number, number] | null;
  readonly isObjective: boolean;
  /**
   * True where the node cannot take part in a pass yet (its text, inputs or shapes are wrong, or something before it is):
   * a neuron just added, say. It is shown, its shape is unknown (`[]`, size 0) and it has no numbers.
   */
  readonly broken: boolean;
  /** Set by the canvas on layers that show their neurons. */
  readonly isOpen?: boolean;
}

export interface EdgeView {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  /** Index in the target's list of inputs. */
  readonly input: number;
  readonly reference: string;
  readonly port: string | null;
  readonly shape: readonly number[];
}

export interface ProblemView {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly node: string | null;
  readonly input: number | null;
  readonly fix: string | null;
}
