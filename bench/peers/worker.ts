// One contestant, one task, in a process of its own: node worker.mjs JOB, where JOB may be "compile" for the times of the
// compiler. The last line of its output is the answer.
import { createRequire } from "node:module";
import { join } from "node:path";
import { timeOf } from "../../cli/timing.ts";
import { openBrain } from "./brain.ts";
import { openChainrule } from "./chainrule.ts";
import { timeCompile } from "./compileTime.ts";
import type { Answer, Contestant, Job } from "./contestant.ts";
import { openConvNet } from "./convNet.ts";
import { openObjects } from "./objects.ts";
import { openSynaptic } from "./synaptic.ts";
import { createTask, type Task } from "./tasks.ts";
import { openTensorFlow } from "./tensorFlow.ts";

function open(
  { variant, dist }: Job,
  task: Task,
  packages: NodeJS.Require,
): Promise<Contestant | string> | Contestant | string {
  switch (variant) {
    case "TensorFlow.js wasm":
      return openTensorFlow("wasm", task, packages);
    case "TensorFlow.js cpu":
      return openTensorFlow("cpu", task, packages);
    case "ConvNetJS":
      return openConvNet(task, packages);
    case "brain.js":
      return openBrain(task, packages);
    case "synaptic":
      return openSynaptic(task, packages);
    case "neuron objects":
      return openObjects(task);
    default:
      return openChainrule(variant.replace("Chainrule ", ""), task, dist);
  }
}

async function answer(job: Job): Promise<Answer> {
  const task = createTask(job.task);
  const contestant = await open(job, task, createRequire(join(job.packages ?? process.cwd(), "package.json")));
  if (typeof contestant === "string") return { ok: false, reason: contestant };
  const figures = job.check ? contestant.check() : {};
  const units = task.unit === "passes/s" ? 1 : (contestant.batch ?? task.batch);
  const rate = units / timeOf((count) => contestant.run(count), job);
  return { ok: true, rate, figures, remark: contestant.remark ?? "" };
}

function tell(result: unknown): void {
  // Some peers greet on standard output.
  console.log(`\n${JSON.stringify(result)}`);
}

const [, , request = "{}"] = process.argv;
if (request === "compile") tell(timeCompile());
else {
  answer(JSON.parse(request)).then(tell, (error: Error) =>
    tell({ ok: false, reason: `failed: ${error.message.split("\n")[0]}` }),
  );
}
