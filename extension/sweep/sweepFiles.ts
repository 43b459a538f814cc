import { compile } from "../../core/compile.ts";
import type { Dataset } from "../../core/data/dataset.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { hasErrors } from "../../core/problems.ts";
import type { SweepPoint } from "../../core/training/sweep.ts";
import type { SweepData } from "../../core/training/sweepRun.ts";
import { t } from "../l10n.ts";
import { type Comparable, dataOf, type SweepWork } from "./sweepWork.ts";

/** A network of its own file, to be compared with others. `dataset`: its own data; null where it has none. */
export interface ComparedFile {
  readonly name: string;
  readonly text: string;
  readonly dataset: Dataset | null;
}

/**
 * Several networks, each trained as its own file says, all on the rows of the first: those that train and those that are kept for
 * validation, so that none is judged by what it has learned. What cannot take those rows is a row with its reason.
 */
export function planFiles(
  first: Comparable & { readonly name: string },
  others: readonly ComparedFile[],
  seeds: number,
): SweepWork {
  const data = dataOf(first.dataset);
  const all: readonly ComparedFile[] = [first, ...others];
  const points = all.map((file) => pointOf(file, first, data));
  const drawn = Array.from({ length: seeds }, (_, i) => first.document.training.seed + i);
  const elsewhere = others.filter(
    ({ dataset }, i) => points[i + 1]?.why === undefined && dataset && !sameData(dataset, first.dataset),
  );
  return {
    kind: "files",
    text: first.text,
    axes: [],
    points,
    names: all.map(({ name }) => name),
    seeds: drawn,
    notes: [
      t(
        "All are trained and judged on the rows of “{0}”. Numbers that a file writes are where its runs start.",
        first.name,
      ),
      ...elsewhere.map(({ name }) => t("“{0}” has other data of its own, which is not used here.", name)),
    ],
    data,
    jobs: points.map((point) => drawn.map((seed) => ({ point, seed, wants: { metric: true } }))),
    approximation: null,
  };
}

function pointOf({ text }: ComparedFile, first: { readonly name: string }, data: SweepData): SweepPoint {
  const { document, graph, problems } = compile(text);
  const error = problems.find(({ severity }) => severity === "error");
  const settings = document?.training.settings ?? {};
  const plain = { choices: [], text, edits: [], settings };
  if (!document || !graph || hasErrors(problems))
    return { ...plain, why: t("The file has an error: {0}", error?.message ?? t("there are no nodes.")) };
  const why = misfit(graph, first.name, data);
  return why === null ? plain : { ...plain, why };
}

function misfit(graph: Graph, first: string, data: SweepData): string | null {
  for (const { id, op, size } of graph.nodes) {
    if (op.look !== "input") continue;
    const values = data.inputs.get(id);
    if (!values) return t("The data of “{0}” has nothing for the input {1}.", first, id);
    const there = values.length / data.rows;
    if (there !== size)
      return t("Its input {0} holds {1} numbers, and the data of “{2}” has {3} for it.", id, size, first, there);
  }
  return null;
}

function sameData(a: Dataset, b: Dataset): boolean {
  const sameList = (one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
    one.length === other.length && Array.prototype.every.call(one, (value, i) => Object.is(value, other[i]));
  const [ours, theirs] = [dataOf(a).parts, dataOf(b).parts];
  return (
    sameList(ours.training, theirs.training) &&
    sameList(ours.validation, theirs.validation) &&
    [...a.inputs].every(([id, values]) => sameList(values, b.inputs.get(id) ?? []))
  );
}
