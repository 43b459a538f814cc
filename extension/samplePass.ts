import { type Dataset, selectRows } from "../core/data/dataset.ts";
import type { Tape } from "../core/engine/tape.ts";
import { Machine } from "../core/engine/machine.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { PreviewChange } from "../core/protocol.ts";

export interface FinishedPass {
  readonly tape: Tape;
  readonly row: number;
  readonly rowCount: number;
  readonly rowLabel: string;
}

/**
 * A machine for one sample at a time, kept for as long as the graph and the target stay: picking another row or trying
 * another weight only runs it again.
 */
