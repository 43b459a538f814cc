// The debug adapter over stdin and stdout, as a client of the Debug Adapter Protocol starts it.
import { DebugSession } from "@vscode/debugadapter";
import type { EngineState } from "../../core/training/engineState.ts";
import { planTraining } from "../../core/training/plan.ts";
import { createStepEngine } from "../../core/training/stepEngine.ts";
import type { Snapshot } from "../../extension/debug/adapter/host.ts";
import { NetworkSession } from "../../extension/debug/adapter/session.ts";
import { fileHost } from "./fileHost.ts";

/** A training run of the file that has done all its steps but the last two. */
async function trainingState(step: number, { document, graph, dataset, starting }: Snapshot): Promise<EngineState> {
  if (!document || !graph || !dataset || !starting) throw new Error("This network is not being trained.");
  const plan = planTraining(document.training, graph, dataset.rows);
  if (typeof plan === "string") throw new Error(plan);
  const { parameters: start, buffers } = starting;
  const engine = createStepEngine(null, { graph, dataset, start, buffers, plan, precision: "f64" });
  engine.run(Math.min(step, plan.steps - 2));
  return engine.state();
}

class StdioSession extends NetworkSession {
  constructor() {
    super(fileHost({ trainingState }));
  }
}

DebugSession.run(StdioSession);
