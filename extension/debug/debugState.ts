import type { Tape } from "../../core/engine/tape.ts";
import type { UpdateFacts } from "../../core/explain/update.ts";
import type { DebugView } from "../../core/protocol.ts";

/** What a debug session shows of its network. Canvas, text hints and the inspector read it in place of a pass of their own. */
export interface DebugState {
  /** At the cursor, of one sample of the batch (batch 1), as every view shows it. Its numbers are of `version`'s text. */
  readonly tape: Tape;
  /**
   * Reads the same sample's pass as it will be when it has run to its end: runs ahead, reads, and puts the cursor back. Nothing of
   * that tape may be kept. A canvas asks once a `generation`, for all numbers of the pass.
   */
  readonly whole: <T>(read: (tape: Tape) => T) => T;
  /** What the update at the end of the pass reads and leaves; null where the run moves nothing. */
  readonly lookAtUpdate: <T>(look: (facts: UpdateFacts) => T) => T | null;
  /** Row of the data that the sample is. */
  readonly row: number;
  /** Rows of the whole batch, in the order of its samples. */
  readonly rows?: readonly number[];
  readonly rowCount: number;
  readonly rowLabel: string;
  /** The text's version that the session runs. */
  readonly version: number;
  /** Counts changes of numbers behind the same cursor: while it stays, only the cursor has moved. */
  readonly generation: number;
  readonly view: DebugView;
  readonly control: DebugControl;
}

/** What a canvas may ask of the session; each rejects with a sentence. */
export interface DebugControl {
  goTo(cursor: number): Promise<void>;
  runToNode(node: string): Promise<void>;
  /** Which sample of the batch the views show. */
  showSample(sample: number): Promise<void>;
  setParameter(name: string, entry: number, value: number): Promise<void>;
  takeBack(): Promise<void>;
  writeWhatIfs(): Promise<void>;
}
