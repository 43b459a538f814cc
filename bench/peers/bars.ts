import { amount, ratioOf, spreadOf, verdict } from "./figures.ts";
import type { Row } from "./rounds.ts";
import type { TaskName } from "./tasks.ts";
import type { Variant } from "./variants.ts";

/** What Chainrule is to reach (issue 3), as a ratio of rates within one run. */
export interface Bar {
  readonly task: TaskName;
  readonly ours: Side;
  readonly peer: Side;
  readonly factor: number;
  /** Microseconds that will do as well, whatever the peer needs. */
  readonly time?: number;
}

interface Side {
  readonly text: string;
  takes(variant: Variant): boolean;
}

const ours = (precision: "f64" | "f32", threads = 1): Side => ({
  text: `${precision}${threads === 1 ? "" : ` with ${threads} workers`}`,
  takes: (variant) => variant.family === "Chainrule" && variant.precision === precision && variant.threads === threads,
});
const [f64, f32, twoWorkers] = [ours("f64"), ours("f32"), ours("f32", 2)];

const javascript: Side = {
  text: "the fastest JavaScript peer",
  takes: ({ family }) => family === "JavaScript" || family === "TensorFlow.js",
};
const tensorFlow: Side = { text: "TensorFlow.js", takes: ({ family }) => family === "TensorFlow.js" };
const tensorFlowWasm: Side = { text: "TensorFlow.js wasm", takes: ({ name }) => name === "TensorFlow.js wasm" };
const pytorchF64: Side = { text: "PyTorch f64", takes: ({ name }) => name === "PyTorch f64" };
const pytorchF32: Side = { text: "PyTorch f32 on one thread", takes: ({ name }) => name === "PyTorch f32" };
const convNet: Side = { text: "ConvNetJS", takes: ({ name }) => name === "ConvNetJS" };
const synaptic: Side = { text: "synaptic", takes: ({ name }) => name === "synaptic" };

/** Double precision unless said. T4's times hold for the machine of performance.md; its ratios are those times against the peers measured there. */
export const BARS: readonly Bar[] = [
  { task: "T1", ours: f32, peer: javascript, factor: 10 },
  { task: "T1", ours: f64, peer: javascript, factor: 5 },
  { task: "T1", ours: f64, peer: pytorchF64, factor: 200 },
  { task: "T1", ours: f64, peer: tensorFlow, factor: 400 },
  { task: "T2", ours: f32, peer: tensorFlowWasm, factor: 15 },
  { task: "T2", ours: f32, peer: pytorchF32, factor: 0.9 },
  { task: "T2", ours: twoWorkers, peer: pytorchF32, factor: 1.5 },
  { task: "T3", ours: f32, peer: javascript, factor: 50 },
  { task: "T3", ours: f64, peer: javascript, factor: 25 },
  { task: "T3", ours: f64, peer: pytorchF64, factor: 100 },
  { task: "T4a", ours: f64, peer: synaptic, factor: 2.8, time: 0.5 },
  { task: "T4b", ours: f64, peer: convNet, factor: 9.1, time: 80 },
  { task: "T4c", ours: f64, peer: synaptic, factor: 112, time: 15 },
  { task: "T5", ours: f32, peer: pytorchF32, factor: 1.5 },
  { task: "T5", ours: f32, peer: convNet, factor: 50 },
];

/** The quickest of the rows that count for a side; null where none has a figure. */
export function fastest(rows: readonly Row[], task: TaskName, takes: Side["takes"]): Row | null {
  const measured = rows.filter((row) => row.task === task && takes(row.variant) && ratesOf(row).length > 0);
  return measured.toSorted((a, b) => spreadOf(ratesOf(b)).median - spreadOf(ratesOf(a)).median)[0] ?? null;
}

export const ratesOf = ({ rates }: Row): readonly number[] => rates.filter((rate) => rate !== null);

/** One line a bar: what it is, and whether it is met. */
export function judge(bar: Bar, rows: readonly Row[]): string {
  const mine = fastest(rows, bar.task, bar.ours.takes);
  const theirs = fastest(rows, bar.task, bar.peer.takes);
  const title = `${bar.task}, ${bar.ours.text} against ${bar.peer.text}`;
  if (!mine) return `${title}: not measured, Chainrule has no ${bar.ours.text} row`;
  const ratio = theirs ? ratioOf(mine.rates, theirs.rates) : Number.NaN;
  const names = ` [${mine.variant.name}${theirs ? ` / ${theirs.variant.name}` : ", the peer was not measured"}]`;
  if (bar.time === undefined) return `${title}: ${verdict(ratio, bar.factor)}${names}`;
  const time = 1e6 / spreadOf(ratesOf(mine)).median;
  const isQuick = time <= bar.time;
  const byTime = `${isQuick ? "met" : "missed"}: ${amount(time)} µs of ${bar.time} µs`;
  return `${title}: ${byTime}; as a ratio ${verdict(ratio, bar.factor)}${names}`;
}
