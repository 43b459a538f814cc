import { type Dataset, partsOf } from "../../data/dataset.ts";
import type { DataSource } from "../../document/document.ts";
import type { Steps } from "../../engine/steps.ts";
import type { Graph } from "../../graph/graph.ts";
import { classNamesOf } from "../../metrics/head.ts";
import { sizeOf } from "../../shape.ts";
import type { ColumnFacts, DataFacts, HeadFacts } from "../dataView.ts";
import { columnValues, type DataColumn, dataColumns } from "./columns.ts";
import { headsOf } from "./judge.ts";

/** What a network's data is. */
export function* factsSteps(graph: Graph, dataset: Dataset, source: DataSource | null): Steps<DataFacts> {
  const columns: ColumnFacts[] = [];
  const found = dataColumns(graph, dataset, source);
  for (const column of found) {
    columns.push(yield* columnFacts(column, dataset));
    yield { done: columns.length, of: found.length };
  }
  const parts = partsOf(dataset);
  const heads = headFacts(graph, dataset);
  return {
    kind: "facts",
    source: describeSource(source),
    rows: dataset.rows,
    parts: { training: parts.training.length, validation: parts.validation.length, test: parts.test.length },
    isSplit: dataset.parts !== null,
    columns,
    heads,
    whyNoHeads: heads.length > 0 ? null : whyNoHeads(graph),
  };
}

function headFacts(graph: Graph, dataset: Dataset): readonly HeadFacts[] {
  return headsOf(graph).map((head) => {
    const named = (port: number): string =>
      head.loss.edges
        .filter((edge) => edge.port === port)
        .map(({ definition }) => definition.reference.text)
        .join(", ");
    return {
      loss: head.loss.id,
      prediction: named(0),
      target: named(1),
      kind: head.kind,
      classes: classNamesOf(head, dataset),
      components: sizeOf(head.loss.site.inputs[0] ?? []),
    };
  });
}

function whyNoHeads(graph: Graph): string {
  if (graph.objective.length === 0)
    return 'The file names no "objective", so nothing says what is right: add a loss with a prediction and a target, and name it under "objective".';
  const names = graph.objective.map(({ text }) => `"${text}"`).join(" and ");
  return `The objective ${names} is no loss that compares a prediction with a target, so no row is right or wrong.`;
}

function describeSource(source: DataSource | null): string {
  switch (source?.kind) {
    case "file":
      return source.file.value;
    case "arrays":
      return [...new Set([...source.arrays.values()].map(({ file }) => file.value))].join(", ");
    case "images":
      return source.folder.value;
    case "rows":
      return "rows written in the network file";
    case "generator": {
      const { generator, noise, seed } = source;
      return `generator ${generator.value}, noise ${noise}, seed ${seed}`;
    }
    default:
      return "";
  }
}

/** Numbers looked at before others are let in between. */
const PIECE = 200_000;

function* columnFacts(column: DataColumn, dataset: Dataset): Steps<ColumnFacts> {
  const apart = column.kind === "number" || column.kind === "class";
  const all = dataset.written.get(column.input) ?? new Float64Array(0);
  const values = apart ? columnValues(column, dataset) : all;
  let [minimum, maximum, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    // Divided first: the sum of large numbers may be more than a double holds.
    sum += value / values.length;
    if (k % PIECE === PIECE - 1) yield { done: k, of: values.length };
  }
  const scale = dataset.scales.get(column.input);
  const own = { mean: scale?.mean[column.component] ?? 0, deviation: scale?.deviation[column.component] ?? 0 };
  const { name, input, kind, components, classes, image, isTarget } = column;
  return {
    ...{ name, input, kind, components, classes, image, isTarget, minimum, maximum, mean: sum },
    scale: scale ? (kind === "number" ? own : "each") : null,
  };
}
