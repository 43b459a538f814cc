import type { Dataset } from "../../data/dataset.ts";
import type { DataSource } from "../../document/document.ts";
import type { Steps } from "../../engine/steps.ts";
import {
  type DataAnswer,
  type DataPage,
  type DataQuestion,
  type HistogramsAnswer,
  MOST_POINTS,
  type PageQuestion,
  type RowChoice,
  type ScatterAnswer,
  type ScatterQuestion,
} from "../dataView.ts";
import { choose, needsJudgement, rowsOfPart, sampleRows } from "./chooseRows.ts";
import { columnValues, type DataColumn, dataColumns } from "./columns.ts";
import { factsSteps } from "./facts.ts";
import { histogramOf } from "./histogram.ts";
import { headsOf, type Judgement, judgeSteps, type Numbers } from "./judge.ts";
import { judgedPage, pageOf, rowsOfPage } from "./page.ts";
import { resultsSteps } from "./results.ts";

/** A network at some numbers, and where its data comes from. */
export interface DataNumbers extends Numbers {
  readonly source: DataSource | null;
}

/**
 * What is found out about all rows, kept for the next questions at the same numbers. Everything that is asked meanwhile goes on
 * with the same computation.
 */
export class KnownData {
  private numbers: DataNumbers | null = null;
  private columns: readonly DataColumn[] = [];
  private readonly judging = new Map<number, Shared<Judgement>>();
  /** The last choice of rows: pages of it are asked one after the other. */
  private chosen: { readonly key: string; readonly judgement: Judgement | null; readonly rows: Uint32Array } | null =
    null;

  /** Forgets what was found at other numbers. */
  at(numbers: DataNumbers): void {
    const { graph, dataset, parameters, buffers, source } = numbers;
    const before = this.numbers;
    const isSameData = before?.graph === graph && before.dataset === dataset && before.source === source;
    if (!isSameData) {
      this.columns = dataColumns(graph, dataset, source);
      this.chosen = null;
    }
    if (!isSameData || before.parameters !== parameters || before.buffers !== buffers) this.judging.clear();
    this.numbers = numbers;
  }

  /** The answer at the numbers that were told last, however they move on. Throws a sentence where the question does not fit them. */
  answer(question: DataQuestion): Steps<DataAnswer> {
    const { numbers, columns } = this;
    if (!numbers) throw new Error("No numbers were told.");
    const { graph, dataset, source } = numbers;
    switch (question.kind) {
      case "facts":
        return factsSteps(graph, dataset, source);
      case "page":
        return this.page(question, numbers, columns);
      case "histograms":
        return histograms(question, columns, dataset);
      case "scatter":
        return scatter(question, columns, dataset);
      case "results": {
        const { head: at, part } = question;
        const head = headOf(numbers, at);
        const judged = this.judged(numbers, at);
        return (function* () {
          return yield* resultsSteps({ head, at, part }, dataset, yield* judged());
        })();
      }
    }
  }

  private *page(question: PageQuestion, numbers: DataNumbers, columns: readonly DataColumn[]): Steps<DataPage> {
    const { graph, dataset } = numbers;
    const { choice, from } = question;
    const heads = headsOf(graph);
    const head = heads[choice.head];
    const judgement = needsJudgement(choice) && head ? yield* this.judged(numbers, choice.head)() : null;
    const chosen = yield* this.choose(choice, dataset, judgement, columns);
    const rows = rowsOfPage(question, chosen);
    const page = { kind: "page" as const, total: chosen.length, from, ...pageOf(columns, dataset, rows) };
    if (!head || rows.length === 0) return { ...page, judged: null, whyNotJudged: null };
    try {
      const judged = yield* judgeSteps(numbers, head, rows);
      return { ...page, judged: judgedPage(judged), whyNotJudged: null };
    } catch (error) {
      // The rows can be shown all the same.
      if (!(error instanceof RangeError)) throw error;
      return { ...page, judged: null, whyNotJudged: error.message };
    }
  }

  private *choose(
    choice: RowChoice,
    dataset: Dataset,
    judgement: Judgement | null,
    columns: readonly DataColumn[],
  ): Steps<Uint32Array> {
    const key = JSON.stringify(choice);
    const before = this.chosen;
    if (before && before.key === key && before.judgement === judgement) return before.rows;
    const column = typeof choice.by === "number" ? columns[choice.by] : undefined;
    const values = column ? columnValues(column, dataset) : null;
    const keys = choice.by === "loss" ? (judgement?.loss ?? null) : values && values.length > 0 ? values : null;
    const rows = yield* choose(choice, dataset, judgement, keys);
    this.chosen = { key, judgement, rows };
    return rows;
  }

  /** What one loss says of all rows: computed once, by whoever asks. */
  private judged(numbers: DataNumbers, at: number): () => Steps<Judgement> {
    let shared = this.judging.get(at);
    if (!shared) {
      shared = new Shared(judgeSteps(numbers, headOf(numbers, at), null));
      this.judging.set(at, shared);
    }
    const found = shared;
    return () => found.steps();
  }
}

/** One computation that several go on with. */
class Shared<T> {
  private readonly source: Steps<T>;
  private result: { readonly value: T } | null = null;

  constructor(source: Steps<T>) {
    this.source = source;
  }

  *steps(): Steps<T> {
    while (!this.result) {
      const next = this.source.next();
      if (next.done) this.result = { value: next.value };
      else yield next.value;
    }
    return this.result.value;
  }
}

function headOf({ graph }: DataNumbers, at: number) {
  const head = headsOf(graph)[at];
  if (!head) throw new Error("The objective has no such loss.");
  return head;
}

function columnAt(columns: readonly DataColumn[], at: number): DataColumn {
  const column = columns[at];
  if (!column) throw new Error("The data has no such column.");
  return column;
}

function* histograms(
  { part, from, count }: Extract<DataQuestion, { kind: "histograms" }>,
  columns: readonly DataColumn[],
  dataset: Dataset,
): Steps<HistogramsAnswer> {
  const rows = rowsOfPart(dataset, part);
  const wanted = columns.slice(from, from + count);
  const found: HistogramsAnswer["histograms"][number][] = [];
  for (const column of wanted) {
    const isWhole = column.kind === "image" || column.kind === "wide";
    found.push(
      histogramOf(
        isWhole ? everyNumber(column, dataset, rows) : numbersOf(column, dataset, rows),
        column.classes?.length ?? null,
      ),
    );
    yield { done: found.length, of: wanted.length };
  }
  return { kind: "histograms", rows: rows.length, from, histograms: found };
}

function numbersOf(column: DataColumn, dataset: Dataset, rows: Uint32Array): Float64Array {
  const values = columnValues(column, dataset);
  return rows.length === dataset.rows ? values : Float64Array.from(rows, (row) => values[row] as number);
}

/** All components of an input: what a picture's pixels are, in one histogram. Of very many rows a sample is enough. */
function everyNumber(column: DataColumn, dataset: Dataset, rows: Uint32Array): Float64Array {
  const all = dataset.written.get(column.input) ?? new Float64Array(0);
  const shown = sampleRows(rows, Math.max(1, Math.floor(2 ** 20 / column.components)));
  const taken = new Float64Array(shown.length * column.components);
  for (let i = 0; i < column.components; i++)
    for (const [r, row] of shown.entries()) taken[i * shown.length + r] = all[i * dataset.rows + row] as number;
  return taken;
}

function* scatter(
  { part, x, y, colour }: ScatterQuestion,
  columns: readonly DataColumn[],
  dataset: Dataset,
): Steps<ScatterAnswer> {
  const all = rowsOfPart(dataset, part);
  yield { done: 0, of: 1 };
  const rows = sampleRows(all, MOST_POINTS);
  const take = (at: number) => numbersOf(columnAt(columns, at), dataset, rows);
  // A sample of as many rows as there are is all of them, in the order of the file.
  const points = { x: take(x), y: take(y), colour: colour === null ? null : take(colour) };
  return { kind: "scatter", total: all.length, rows: Float64Array.from(rows), ...points };
}
