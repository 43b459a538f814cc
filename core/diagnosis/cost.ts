import type { Program } from "../engine/program.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Cost } from "../ops/op.ts";

/** What one node costs in a pass. */
export interface NodeCost {
  readonly node: GraphNode;
  /** Entries of its parameters, shared ones counted at every use. */
  readonly parameters: number;
  /**
   * Floating-point operations of one sample. Backward: δ, the parameters' gradients and what goes to every input; 0 where no
   * path leads to the target. The additions of several uses of one value are left out.
   */
  readonly operations: Cost;
  /** Bytes that the machine keeps for it: value, u, gradient, δ, its parameters' and inputs' gradients, gathered inputs. */
  readonly bytes: number;
}

export interface PassCost {
  readonly nodes: readonly NodeCost[];
  /** Of one sample. */
  readonly operations: Cost;
  /** Of the whole arena: the nodes', and twice every parameter (its numbers and the sum of its gradients). */
  readonly bytes: number;
  readonly batch: number;
}

export function passCost(program: Program): PassCost {
  const nodes = program.nodes.map(({ node, backwardAt, doubles }) => {
    const cost = node.op.cost?.(node.site) ?? { forward: node.size, backward: node.size };
    return {
      node,
      parameters: node.params.reduce((sum, { size }) => sum + size, 0),
      operations: { forward: cost.forward, backward: backwardAt < 0 ? 0 : cost.backward },
      bytes: doubles * Float64Array.BYTES_PER_ELEMENT,
    };
  });
  const total = (of: (cost: Cost) => number): number => nodes.reduce((sum, { operations }) => sum + of(operations), 0);
  return {
    nodes,
    operations: { forward: total((cost) => cost.forward), backward: total((cost) => cost.backward) },
    bytes: program.bytes,
    batch: program.batch,
  };
}
