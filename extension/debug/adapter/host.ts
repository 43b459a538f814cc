import type { Dataset } from "../../../core/data/dataset.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import type { TextEdit } from "../../../core/document/intent.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { Problem } from "../../../core/problems.ts";
import type { EngineState } from "../../../core/training/engineState.ts";
import type { DebugState } from "../debugState.ts";

/** All that the debug adapter asks of where it runs: VS Code, or a test. */
export interface Host {
  /** The network of a path or URI, its data and weights read. Rejects with a sentence where there is no such file. */
  open(program: string): Promise<DebuggedFile>;
}

/** The file under debug, for as long as the session lives. */
export interface DebuggedFile {
  /** `xor.nn.json` */
  readonly name: string;
  /** As the client names it in its sources. */
  readonly path: string;
  isSame(path: string): boolean;
  readonly snapshot: Snapshot;
  /** The text or its data were read anew, or the file has gone. */
  onDidChange(listener: () => void): { dispose(): void };
  /** Where its training run stood after so many steps. Rejects with a sentence where there is no run. */
  trainingState(step: number): Promise<EngineState>;
  /** One step of undo. Rejects with a sentence where it cannot be made; afterwards `snapshot` has it. */
  write(makeEdits: (text: string) => readonly TextEdit[]): Promise<void>;
  /** Tells every view where the session stands; null when it has ended. */
  show(state: DebugState | null): void;
  /** Makes room for the client to show a stop; undefined where it may be told at once. */
  prepareStop(): Promise<void> | undefined;
  dispose(): void;
}

/** What one version of the text says. */
export interface Snapshot {
  readonly text: string;
  readonly version: number;
  readonly document: NetworkDocument | null;
  readonly graph: Graph | null;
  /** True where `document` and `graph` are of an earlier text, because this one cannot be read. */
  readonly stale: boolean;
  readonly problems: readonly Problem[];
  readonly dataset: Dataset | null;
  readonly starting: StartingParameters | null;
  /** Why there is nothing to run on; null where there is. */
  readonly whyNoData: string | null;
}
