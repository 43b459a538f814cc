import { resolve } from "node:path";
import type { PartName } from "../core/data/split.ts";
import { formatNumber } from "../core/explain/numbers.ts";
import { loadGivenWeights } from "../core/interop/weights.ts";
import { type Evaluation, evaluateNetwork } from "../core/metrics/evaluate.ts";
import type { HeadMetrics } from "../core/metrics/head.ts";
import { table } from "../core/textTable.ts";
import { datasetOf } from "../core/training/dataParts.ts";
import { type Command, JSON_OPTION, RunError, type Terminal, UsageError } from "./command.ts";
import { type Json, type JsonObject, object, writeJson } from "./json.ts";
import { openRunnable, type Runnable } from "./open.ts";
import { PASS_OPTIONS, startingParameters, tellingWhy } from "./pass.ts";

/** `chainrule eval`: what the network is worth on some rows. Nothing is written into the file. */
export const evaluate: Command = {
  name: "eval",
  doc: "Measure the network on its data: objective, loss, and what fits each head: accuracy and confusion matrix, or R², RMSE and MAE.",
  options: {
    weights: {
      value: "weights.safetensors",
      doc: "Numbers of θ and running statistics, in place of the file's own.",
    },
    part: { value: "test", doc: "training, validation, test, or all rows (by default)." },
    set: PASS_OPTIONS["set"] ?? JSON_OPTION,
    json: JSON_OPTION,
  },
  async run(call, terminal) {
    const part = readPart(call.value("part"));
    const opened = await openRunnable(call.file, terminal);
    if (!opened) return 1;
    const network = await withWeights(opened, call.value("weights"), terminal);
    if (network.graph.objective.length === 0)
      throw new RunError(1, 'there is nothing to measure: name an "objective" in the file.');
    const { dataset } = network;
    const rows = part === "all" ? dataset : datasetOf(dataset, part);
    if (!rows) throw new RunError(1, `the data has no ${part} part; give "data" a "split" with one.`);
    const parameters = startingParameters(network, call.values("set"));
    const found = tellingWhy(() => evaluateNetwork(network.graph, rows, parameters, network.buffers));
    terminal.print(call.has("json") ? `${writeJson(asJson(part, found))}\n` : asText(part, found));
    return 0;
  },
};

type Part = PartName | "all";

function readPart(text: string | null): Part {
  if (text === null || text === "all") return "all";
  // As many call it in code.
  if (text === "train") return "training";
  if (text === "training" || text === "validation" || text === "test") return text;
  throw new UsageError(`--part ${text} is none of training, validation, test and all.`);
}

async function withWeights(network: Runnable, name: string | null, terminal: Terminal): Promise<Runnable> {
  if (name === null) return network;
  const { document, graph } = network;
  const read = (path: string): Promise<Uint8Array> => terminal.readFile(resolve(path));
  const given = await loadGivenWeights(name, document, graph, network, read);
  if (typeof given === "string") throw new RunError(1, `--weights ${name} ${given}.`);
  return { ...network, ...given };
}

function asJson(part: Part, { rows, objective, heads }: Evaluation): JsonObject {
  const entries = heads.map(({ loss, prediction, target, lossPerRow, metrics }): [string, Json] => [
    loss,
    object({ prediction, target, loss: lossPerRow, ...metricsJson(metrics) }),
  ]);
  return object({ part, rows, objective, heads: new Map(entries) });
}

function metricsJson(metrics: HeadMetrics): Readonly<Record<string, Json>> {
  switch (metrics.kind) {
    case "other":
      return {};
    case "regression":
      return { kind: "regression", r2: metrics.r2, rmse: metrics.rmse, mae: metrics.mae };
    default:
      return {
        kind: metrics.kind,
        accuracy: metrics.accuracy,
        classes: metrics.classNames,
        confusion: metrics.confusion,
      };
  }
}

function asText(part: Part, { rows, objective, heads }: Evaluation): string {
  const what = part === "all" ? "all rows" : `the ${part} part`;
  const lines = [`${rows} ${rows === 1 ? "row" : "rows"} (${what}), objective ${formatNumber(objective, 8)}`];
  for (const { loss, prediction, target, lossPerRow, metrics } of heads) {
    lines.push("", `${loss}: ${prediction} against ${target}, loss ${formatNumber(lossPerRow, 8)} a row`);
    lines.push(...metricsText(metrics));
  }
  return `${lines.join("\n")}\n`;
}

/** A matrix with more classes is for programs. */
const MOST_CLASSES = 20;

function metricsText(metrics: HeadMetrics): readonly string[] {
  if (metrics.kind === "other") return [];
  if (metrics.kind === "regression") {
    const { r2, rmse, mae } = metrics;
    const ofTargets = r2 === null ? "not defined: the targets are all the same" : formatNumber(r2);
    return [`R² ${ofTargets}`, `RMSE ${formatNumber(rmse)}`, `MAE ${formatNumber(mae)}`];
  }
  const { accuracy, confusion, classNames } = metrics;
  const share = Number.isNaN(accuracy) ? "not defined" : `${formatNumber(100 * accuracy, 4)} %`;
  if (confusion.length > MOST_CLASSES) return [`accuracy ${share}`];
  const rows = confusion.map((row, i) => [classNames[i] ?? String(i), ...row.map(String)]);
  return [`accuracy ${share}`, table([["true \\ predicted", ...classNames], ...rows])];
}
