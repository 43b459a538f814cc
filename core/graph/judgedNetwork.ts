import type { ProblemCode, Severity } from "../problems.ts";
import type { Shape } from "../shape.ts";

/** What judging a gesture has to know of a network; `NetworkView` has it all, so that the canvas can judge at once. */
export interface JudgedNetwork {
  readonly nodes: readonly JudgedNode[];
  readonly edges: readonly JudgedEdge[];
  readonly problems: readonly JudgedProblem[];
}

export interface JudgedNode {
  readonly id: string;
  readonly op: string;
  /** Not known where `broken`. */
  readonly shape: Shape;
  readonly broken: boolean;
  readonly attributes: Readonly<Record<string, { readonly value: unknown; readonly written: boolean }>>;
  /** References as they are written. */
  readonly inputs: readonly string[];
  readonly params: readonly { readonly name: string; readonly shape: Shape }[];
  readonly written?: Readonly<Record<string, WrittenParam>>;
}

/** A parameter that the text writes out. */
export interface WrittenParam {
  /** As its first entries show it; null where it names a shared parameter or an initialiser. */
  readonly shape: Shape | null;
  /** The shape that it has for good, because shared parameters stand for all of it or for whole rows; else null. */
  readonly fixed: Shape | null;
}

export interface JudgedEdge {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly input: number;
  readonly reference: string;
  readonly port: string | null;
}

export interface JudgedProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly node: string | null;
}

/** Look-ups of a network, made once. */
export interface JudgedIndex {
  readonly nodes: ReadonlyMap<string, JudgedNode>;
  readonly incoming: ReadonlyMap<string, readonly JudgedEdge[]>;
  readonly outgoing: ReadonlyMap<string, readonly JudgedEdge[]>;
  /** Nodes whose own text is wrong: nothing can be said of them. */
  readonly unreadable: ReadonlySet<string>;
}

const indexes = new WeakMap<JudgedNetwork, JudgedIndex>();

export function judgedIndex(network: JudgedNetwork): JudgedIndex {
  let index = indexes.get(network);
  if (!index) {
    index = {
      nodes: new Map(network.nodes.map((node) => [node.id, node])),
      incoming: group(network.edges, (edge) => edge.target),
      outgoing: group(network.edges, (edge) => edge.source),
      unreadable: new Set(network.problems.flatMap((problem) => (isOfText(problem) ? [problem.node ?? ""] : []))),
    };
    indexes.set(network, index);
  }
  return index;
}

/** Of the structure; what an op says of its expression once its inputs are known is none of these. */
function isOfText({ code, severity }: JudgedProblem): boolean {
  return severity === "error" && /^NN(1|20|21[01])/.test(code);
}

function group(
  edges: readonly JudgedEdge[],
  keyOf: (edge: JudgedEdge) => string,
): ReadonlyMap<string, readonly JudgedEdge[]> {
  const groups = new Map<string, JudgedEdge[]>();
  for (const edge of edges) {
    const found = groups.get(keyOf(edge));
    if (found) found.push(edge);
    else groups.set(keyOf(edge), [edge]);
  }
  return groups;
}

/** Whether the node gives one number for all samples together, as a loss does, or is made of such. */
export function isUnbatched(index: JudgedIndex, id: string, reducesBatch: (op: string) => boolean): boolean {
  const seen = new Set([id]);
  for (const each of seen) {
    const node = index.nodes.get(each);
    if (node && reducesBatch(node.op)) return true;
    // Mixing is refused, so one way back is as good as all of them.
    const [first] = index.incoming.get(each) ?? [];
    if (first) seen.add(first.source);
  }
  return false;
}

/** A way along the wires from one node to another, both included; the shortest. */
export function findPath(network: JudgedNetwork, from: string, to: string): readonly string[] | null {
  const { outgoing } = judgedIndex(network);
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const id of cameFrom.keys()) {
    if (id === to) {
      const path: string[] = [];
      for (let at: string | null = to; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
      return path;
    }
    for (const { target } of outgoing.get(id) ?? []) if (!cameFrom.has(target)) cameFrom.set(target, id);
  }
  return null;
}
