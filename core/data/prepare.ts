import type { DataUse, NetworkDocument } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { chooseStandardized } from "./chooseStandardized.ts";
import type { Dataset } from "./dataset.ts";
import type { Feeds } from "./feed.ts";
import { quote } from "./quote.ts";
import { fitScale, type Scale, standardize } from "./scale.ts";
import { type DataParts, type Strata, splitData } from "./split.ts";

export type Prepared = Pick<Dataset, "inputs" | "written" | "scales" | "parts">;

/** Splits the rows, and standardizes by those that train: what is kept from training must not show in any number. The feeds are complete. */
export function prepare(
  { split, standardize: setting }: DataUse,
  document: NetworkDocument,
  graph: Graph,
  feeds: Feeds,
): Prepared | { readonly problems: readonly Problem[] } {
  const written = new Map([...feeds.byInput].flatMap(([id, feed]) => (feed ? [[id, feed.values] as const] : [])));
  const parts = split && splitData(split, feeds.rows, strataOf(feeds));
  if (parts && "code" in parts) return { problems: [parts] };
  const scales = new Map<string, Scale>();
  if (!setting) return { inputs: written, written, scales, parts };

  const chosen = chooseStandardized(setting, document, graph, feeds);
  const problems = [...chosen.problems];
  const inputs = new Map(written);
  for (const id of chosen.inputs) {
    const values = written.get(id);
    if (!values) continue;
    const scale = fitScale(values, feeds.rows, rowsToFit(parts, feeds.rows));
    const scaled = standardize(values, feeds.rows, scale);
    if (!scaled.every(Number.isFinite)) {
      const message = `${quote(id)} cannot be standardized: its numbers are too large, or too far from those of the training rows.`;
      problems.push(problem("NN610", setting.range, message, { node: id }));
    }
    scales.set(id, scale);
    inputs.set(id, scaled);
  }
  return problems.length > 0 ? { problems } : { inputs, written, scales, parts };
}

function rowsToFit(parts: DataParts | null, rows: number): readonly number[] {
  return parts?.training ?? Array.from({ length: rows }, (_, row) => row);
}

/** An input's class is all of its components, so that one-hot will do; a column's is its text. An input comes before a column of that name. */
function strataOf({ rows, byInput, columns }: Feeds): Strata {
  return {
    names: [...new Set([...byInput.keys(), ...(columns?.names ?? [])])],
    classesOf({ value: name }) {
      const values = byInput.get(name)?.values;
      if (!values) return columns?.textsOf(name) ?? null;
      if (values.length === rows) return Array.from(values);
      const components = values.length / rows;
      return Array.from({ length: rows }, (_, row) =>
        Array.from({ length: components }, (__, i) => values[i * rows + row]).join(),
      );
    },
  };
}
