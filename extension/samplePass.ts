import { type Dataset, selectRows } from "../core/data/dataset.ts";
import { createMachine, type Machine } from "../core/engine/machine.ts";
import type { Tape, TargetChoice } from "../core/engine/tape.ts";
import { objectiveTarget } from "../core/engine/timeline.ts";
import type { Graph } from "../core/graph/graph.ts";
import { findTarget } from "../core/graph/objective.ts";
import type { PreviewChange } from "../core/protocol.ts";
import { initialParameters } from "../core/training/initializers.ts";
import { t } from "./l10n.ts";

export interface FinishedPass {
  readonly tape: Tape;
  readonly row: number;
  readonly rowCount: number;
  readonly rowLabel: string;
}

/** Which sample, what is differentiated (null: the objective), and which numbers are tried out. */
export interface PassChoice {
  readonly row: number;
  readonly target: string | null;
  readonly changes: readonly PreviewChange[];
}

/**
 * A machine for one sample at a time, kept for as long as graph and target stay: picking another row or trying
 * another weight only runs it again.
 */
export class SamplePass {
  private readonly graph: Graph;
  private readonly target: TargetChoice | null;
  private readonly parameters: ReadonlyMap<string, Float64Array>;
  private readonly buffers: ReadonlyMap<string, Float64Array>;
  private machine: Machine | null = null;
  private tried: ReadonlySet<string> = new Set();

  /** Throws a sentence where `target` names no scalar of the graph; null is the objective. */
  constructor(
    graph: Graph,
    target: string | null,
    parameters: ReadonlyMap<string, Float64Array> = initialParameters(graph),
    buffers: ReadonlyMap<string, Float64Array> = new Map(),
  ) {
    this.graph = graph;
    this.target = target === null ? objectiveTarget(graph) : scalarTarget(graph, target);
    this.parameters = parameters;
    this.buffers = buffers;
  }

  /** Runs to the end over the row, or the nearest there is. The tape is the machine's own: it changes with the next run. */
  run(dataset: Dataset, row: number, changes: readonly PreviewChange[] = []): FinishedPass {
    const picked = Math.max(0, Math.min(Math.trunc(row), dataset.rows - 1));
    const inputs = selectRows(dataset, [picked]);
    const { graph, target, parameters, buffers } = this;
    if (this.machine) this.machine.setInputs(inputs);
    else this.machine = createMachine(graph, { batch: 1, inputs, parameters, buffers, target });
    this.tryOut(this.machine, changes);
    this.machine.runAll();
    return { tape: this.machine, row: picked, rowCount: dataset.rows, rowLabel: dataset.describeRow(picked) };
  }

  /** Puts the cursor of the last run so that `cursor` steps are done; Infinity is the end. Nothing is computed twice. */
  goTo(cursor: number): void {
    this.machine?.runTo(cursor);
  }

  /** For a network without data: the parameters are there, and nothing is computed. */
  atRest(): Tape {
    const { graph, target, parameters, buffers } = this;
    // One run of zeros for all of them: nothing large is filled before the machine has said whether it fits.
    const zeros = new Float64Array(graph.nodes.reduce((most, node) => Math.max(most, node.size), 0));
    const inputs = new Map(graph.nodes.map((node) => [node.id, zeros.subarray(0, node.size)]));
    return createMachine(graph, { batch: 1, inputs, parameters, buffers, target });
  }

  private tryOut(machine: Machine, changes: readonly PreviewChange[]): void {
    const changed = new Map<string, Float64Array>();
    for (const { parameter, entry, value } of changes) {
      const written = this.parameters.get(parameter);
      if (!written || !(entry in written)) throw new Error(t("There is no parameter {0}[{1}].", parameter, entry));
      const numbers = changed.get(parameter) ?? written.slice();
      numbers[entry] = value;
      changed.set(parameter, numbers);
    }
    // What was tried before and is not any more goes back to what the text says.
    for (const name of this.tried) if (!changed.has(name)) machine.setParameter(name, this.parameters.get(name) ?? []);
    for (const [name, numbers] of changed) machine.setParameter(name, numbers);
    this.tried = new Set(changed.keys());
  }
}

function scalarTarget(graph: Graph, text: string): TargetChoice {
  const term = findTarget(graph, text);
  if (typeof term === "string") throw new Error(term);
  return { kind: "scalar", text: term.text, term };
}
