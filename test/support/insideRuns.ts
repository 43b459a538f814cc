import { readFileSync } from "node:fs";
import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import { loadParameters } from "../../core/interop/weights.ts";
import { InsideHistory } from "../../core/training/insideHistory.ts";
import { runJob, type TrainingFacts } from "../../core/training/trainingJob.ts";

/** What a real run of a network says of its inside, by a clock that stands still; and its facts. */
export async function insideRun(text: string): Promise<{ history: InsideHistory; facts: TrainingFacts }> {
  const { document, graph } = compile(text);
  if (!document || !graph) throw new Error("The network has an error.");
  const read = async (path: string) => readFileSync(`samples/${path}`);
  const { dataset } = await loadDataset(document, graph, read);
  if (!dataset) throw new Error("The network has no data.");
  const { parameters, buffers } = await loadParameters(document, graph, read);
  const { rows, inputs, parts } = dataset;
  const history = new InsideHistory();
  let facts: TrainingFacts | null = null;
  await runJob(
    { text, rows, inputs, parts, start: parameters, buffers },
    {
      kernels: null,
      now: () => 0,
      post: (message) => {
        if (message.type === "begun") ({ facts } = message);
        else if (message.type === "inside") history.hear(message.news);
        else if (message.type === "failed") throw new Error(message.sentence);
      },
      breathe: () => Promise.resolve(),
      nextCommand: () => Promise.resolve(null),
    },
  );
  if (!facts) throw new Error("The run said nothing.");
  return { history, facts };
}
