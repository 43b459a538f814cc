import { passCost } from "../../diagnosis/cost.ts";
import { createMachine, type Machine } from "../../engine/machine.ts";
import { planProgram } from "../../engine/program.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import type { WholeNumbers } from "../wholeNumbers.ts";

/** Operations of one piece: a few milliseconds, so that whoever runs the pieces may stop after any of them. */
const PIECE_OPERATIONS = 2e6;
const MOST_SAMPLES = 1024;
/** What a pass over one piece may take. */
const PIECE_BYTES = 32 * 2 ** 20;

/** Operations of a forward pass over one sample, and how many samples make a piece. */
export interface PieceSize {
  readonly operations: number;
  readonly samples: number;
}

export function pieceSize(graph: Graph): PieceSize {
  const one = planProgram(graph, 1, null);
  const operations = Math.max(1, passCost(one).operations.forward);
  const fixed = graph.parameters.reduce((sum, { size }) => sum + 2 * size, 0) * Float64Array.BYTES_PER_ELEMENT;
  const byWork = PIECE_OPERATIONS / operations;
  const byRoom = PIECE_BYTES / Math.max(1, one.bytes - fixed);
  return { operations, samples: Math.max(1, Math.min(MOST_SAMPLES, Math.floor(Math.min(byWork, byRoom)))) };
}

/**
 * Forward passes in evaluation over many samples, a piece at a time: running statistics are used, nothing is dropped. The machine is
 * kept for as long as the graph is the same, so that new numbers of a training run only run it again.
 */
export class GridPass {
  readonly graph: Graph;
  readonly piece: PieceSize;
  private machine: Machine | null = null;

  constructor(graph: Graph) {
    this.graph = graph;
    this.piece = pieceSize(graph);
  }

  /** The machine as it was begun. */
  get current(): Machine {
    if (!this.machine) throw new RangeError("Nothing has begun.");
    return this.machine;
  }

  /** Takes over the numbers; `inputs` are for as many samples as a piece has. Throws a RangeError where they would need too much memory. */
  begin({ parameters, buffers }: WholeNumbers, inputs: ReadonlyMap<string, Float64Array>): Machine {
    const batch = this.piece.samples;
    if (!this.machine) {
      this.machine = createMachine(this.graph, { batch, inputs, parameters, buffers, target: null });
      return this.machine;
    }
    for (const [name, values] of parameters) this.machine.setParameter(name, values);
    this.machine.setPass(0, buffers);
    this.machine.setInputs(inputs);
    return this.machine;
  }
}

/** Runs as far as the last of these nodes, and no further. */
export function runUpTo(machine: Machine, nodes: Iterable<GraphNode>): void {
  let last = -1;
  for (const node of nodes) last = Math.max(last, machine.program.nodes[node.index]?.forwardAt ?? -1);
  machine.runTo(last + 1);
}
