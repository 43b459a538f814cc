import { nodeRunners } from "../../cli/runners.ts";
import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import { hasErrors } from "../../core/problems.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import { planTraining } from "../../core/training/plan.ts";
import type { OpenRun, Runner } from "../../core/training/runner.ts";
import { type Contestant, type Figures, GRADIENTS, LOSS, SINGLE } from "./contestant.ts";
import { networkFile } from "./networkFile.ts";
import { SINGLE_STEPS, type Task } from "./tasks.ts";

/** Chainrule itself, from the text of a file through one of its engines. */
export async function openChainrule(engine: string, task: Task, dist: string): Promise<Contestant | string> {
  const runner = nodeRunners(dist).find(({ name }) => name === engine);
  if (!runner) return "this engine does not exist yet";
  const unavailable = runner.unavailable();
  if (unavailable !== null) return unavailable;
  const run = await openFile(runner, task, task.batch);
  if (typeof run === "string") return run;
  const single = task.name === "T1" ? await openFile(runner, task, 1) : run;
  if (typeof single === "string") return single;
  if (task.kind === "pass") {
    return {
      check() {
        run.pass(1);
        return { [LOSS]: run.objective(), [GRADIENTS]: run.gradientSum() };
      },
      run: (count) => run.pass(count),
    };
  }
  return {
    check(): Figures {
      const figures = { [LOSS]: lossAfter(run, task.checkSteps) };
      return single === run ? figures : { ...figures, [SINGLE]: lossAfter(single, SINGLE_STEPS) };
    },
    run: (count) => run.train(count),
  };
}

/** A step tells the objective of its rows before it moves θ, and the first rows come again behind whole epochs. */
function lossAfter(run: OpenRun, steps: number): number {
  run.train(steps + 1);
  return run.objective();
}

async function openFile(runner: Runner, task: Task, batch: number): Promise<OpenRun | string> {
  const { document, graph, problems } = compile(networkFile(task, batch));
  if (!document || !graph || hasErrors(problems)) return `Chainrule cannot read it yet: ${problems[0]?.message}`;
  const { dataset } = await loadDataset(document, graph, () => Promise.reject(new Error("no files here")));
  if (!dataset) return "Chainrule cannot read the data of the file";
  const plan = planTraining(document.training, graph, dataset.rows);
  if (typeof plan === "string") return plan;
  return runner.open({ graph, dataset, parameters: initialParameters(graph), batch, plan });
}
