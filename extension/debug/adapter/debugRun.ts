import type { Dataset } from "../../../core/data/dataset.ts";
import { createDebuggee } from "../../../core/debugger/createDebuggee.ts";
import type { Debuggee, Detail, WhatIf } from "../../../core/debugger/debuggee.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import { sampleTape } from "../../../core/engine/sampleTape.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { componentName } from "../../../core/graph/componentName.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { Watch, WatchValue } from "../../../core/watch/watch.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { t } from "../../l10n.ts";
import type { Snapshot } from "./host.ts";
import type { LaunchChoices } from "./launchChoices.ts";
import { type NetworkLines, networkLines } from "./networkLines.ts";
import { Refusal } from "./refusal.ts";

/** One text's run: the debuggee and what is asked of it again and again. Another text makes another. */
export class DebugRun {
  readonly snapshot: Snapshot;
  readonly document: NetworkDocument;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly starting: StartingParameters;
  readonly debuggee: Debuggee;
  readonly lines: NetworkLines;
  private shown = 0;
  private readonly watches = new Map<string, Watch>();
  private readonly tapes = new Map<number, Tape>();
  private source: Tape | null = null;
  private tries: { readonly generation: number; readonly whatIfs: readonly WhatIf[] } | null = null;
}
