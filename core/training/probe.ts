import { type Dataset, selectRows } from "../data/dataset.ts";
import { passCost } from "../diagnosis/cost.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { FindingKind } from "../diagnosis/finding.ts";
import { createMachine, type Machine } from "../engine/machine.ts";
import { planProgram } from "../engine/program.ts";
import { objectiveTarget } from "../engine/timeline.ts";
import type { Graph, Parameter } from "../graph/graph.ts";
import { createRandom, permutation } from "../random.ts";
import { QUANTITIES, type Quantity } from "../view/insideView.ts";
import { HISTOGRAM_STRIDE, histogramOf } from "./histogram.ts";
import { type ProbedLayer, probedLayers } from "./probedLayers.ts";

/** What the numbers of a run's probes are of; the same for all of them. */
export interface ProbeLayout {
  readonly layers: readonly {
    readonly nodes: readonly string[];
    /** Names of θ's list. */
    readonly parameters: readonly string[];
    readonly quantities: readonly Quantity[];
  }[];
  /** θ's list. */
  readonly parameters: readonly string[];
  /** The training rows that every probe runs, of all there are. */
  readonly rows: number;
  readonly ofRows: number;
}

/** A look inside a network after so many steps. */
export interface ProbePoint {
  readonly step: number;
  /**
   * `NORMS` numbers a layer, of all its parameters together: the norm of the objective's gradient over the probe's rows, the norm of
   * the parameters, and how much the last step moved them: ‖θ(t) − θ(t−1)‖/‖θ(t−1)‖. NaN where nothing flows, and where no step was seen.
   */
  readonly layers: Float64Array;
  /** The same of every parameter. */
  readonly parameters: Float64Array;
  /** `HISTOGRAM_STRIDE` numbers a quantity, `QUANTITIES` a layer; zeros for what a layer has not. */
  readonly histograms: Float64Array;
  /** What is wrong with the gradient on its way back, one sentence each. */
  readonly findings: readonly string[];
}

export interface Probe {
  readonly layout: ProbeLayout;
  /** Looks at θ after `step` steps; `before` is θ one step earlier, null where nobody has kept it. */
  look(step: number, now: Theta, before: Theta["parameters"] | null): ProbePoint;
}

interface Theta {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  readonly buffers: ReadonlyMap<string, Float64Array>;
}

interface ProbeOptions {
  readonly graph: Graph;
  /** The rows to learn from. */
  readonly dataset: Dataset;
  readonly start: Theta["parameters"];
  readonly seed: number;
  /** How sentences call a row of the dataset. */
  readonly rowName: (row: number) => string;
}

const MOST_ROWS = 128;
/** A look takes about a tenth of a second at most: so many floating-point operations, and so much memory. */
const MOST_OPERATIONS = 4e7;
const MOST_BYTES = 64 * 2 ** 20;
/** Statistics over a batch need two rows. */
const FEWEST_ROWS = 2;

/**
 * Looks at a network on the same few rows, drawn once by the seed. As a training step sees them: with batch statistics, and with the units
 * that the first step drops. A RangeError where the pass cannot be run.
 */
export function createProbe({ graph, dataset, start, seed, rowName }: ProbeOptions): Probe {
  const target = objectiveTarget(graph);
  const rows = chooseRows(graph, dataset.rows, seed);
  const inputs = selectRows(dataset, rows);
  const machine = createMachine(graph, { batch: rows.length, inputs, parameters: start, target, mode: "training" });
  const layers = probedLayers(graph);
  const goesBack = (layer: ProbedLayer) =>
    layer.nodes.some(({ index }) => (machine.program.nodes[index]?.backwardAt ?? -1) >= 0);
  const layout: ProbeLayout = {
    layers: layers.map((layer) => ({
      nodes: layer.nodes.map(({ id }) => id),
      parameters: layer.parameters,
      quantities: [
        "value",
        ...(layer.nodes.some(({ op }) => op.hasPreactivation) ? (["preactivation"] as const) : []),
        ...(goesBack(layer) ? (["gradient"] as const) : []),
      ],
    })),
    parameters: graph.parameters.map(({ name }) => name),
    rows: rows.length,
    ofRows: dataset.rows,
  };
  return {
    layout,
    look(step, { parameters, buffers }, before) {
      machine.setPass(0, buffers);
      for (const [name, values] of parameters) machine.setParameter(name, values);
      machine.runAll();
      const norms = new Map(
        graph.parameters.map((parameter) => [parameter.name, normsOf(machine, parameter, parameters, before)] as const),
      );
      const { findings } = diagnose(machine, (sample) => rowName(rows[sample] ?? 0));
      return {
        step,
        layers: Float64Array.from(
          layers.flatMap((layer) => together(layer.parameters.flatMap((name) => norms.get(name) ?? []))),
        ),
        parameters: Float64Array.from(
          graph.parameters.flatMap(({ name }) => together([norms.get(name)].flatMap((own) => own ?? []))),
        ),
        histograms: histogramsOf(machine, layers),
        findings: findings.filter(({ kind }) => OF_THE_GRADIENT.has(kind)).map(({ sentence }) => sentence),
      };
    },
  };
}

const OF_THE_GRADIENT: ReadonlySet<FindingKind> = new Set(["not-finite", "blocked", "vanishing", "exploding"]);

function chooseRows(graph: Graph, count: number, seed: number): readonly number[] {
  const target = objectiveTarget(graph);
  const [one, two] = [1, 2].map((batch) => planProgram(graph, batch, target, "training"));
  const { forward, backward } = one ? passCost(one).operations : { forward: 0, backward: 0 };
  const bytes = (two?.bytes ?? 0) - (one?.bytes ?? 0);
  const affordable = Math.min(
    MOST_ROWS,
    Math.floor(MOST_OPERATIONS / Math.max(1, forward + backward)),
    Math.floor(MOST_BYTES / Math.max(1, bytes)),
  );
  const wanted = Math.min(count, Math.max(FEWEST_ROWS, affordable));
  const drawn = permutation(count, createRandom(`${seed}:probe`)).subarray(0, wanted);
  return [...drawn.sort()];
}

interface Norms {
  /** Null where nothing flows. */
  readonly gradient: number | null;
  readonly weights: number;
  readonly moved: number;
  readonly weightsBefore: number;
}

function normsOf(
  machine: Machine,
  { name, owned }: Parameter,
  now: Theta["parameters"],
  before: Theta["parameters"] | null,
): Norms {
  const gradient = machine.parameterGradient(name);
  const values = now.get(name);
  const earlier = before?.get(name);
  return {
    gradient: gradient && normOf(gradient, owned),
    weights: values ? normOf(values, owned) : Number.NaN,
    moved: values && earlier ? normOf(difference(values, earlier), owned) : Number.NaN,
    weightsBefore: earlier ? normOf(earlier, owned) : Number.NaN,
  };
}

/** The norms of several parameters as one; those through which nothing flows have no part in the gradient's. */
function together(parts: readonly Norms[]): readonly [gradient: number, weights: number, ratio: number] {
  const lengthOf = (norms: readonly number[]): number => (norms.length === 0 ? Number.NaN : Math.hypot(...norms));
  return [
    lengthOf(parts.flatMap(({ gradient }) => gradient ?? [])),
    lengthOf(parts.map(({ weights }) => weights)),
    lengthOf(parts.map(({ moved }) => moved)) / lengthOf(parts.map(({ weightsBefore }) => weightsBefore)),
  ];
}

/** √Σv² over the entries that are the parameter's own, relative to the largest so that no square overflows. */
function normOf(values: Float64Array, owned: readonly number[] | null): number {
  const own = owned ? Float64Array.from(owned, (k) => values[k] as number) : values;
  let largest = 0;
  for (const value of own) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let squares = 0;
  for (const value of own) squares += (value / largest) ** 2;
  return largest * Math.sqrt(squares);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - (b[k] as number));
}

function histogramsOf(machine: Machine, layers: readonly ProbedLayer[]): Float64Array {
  const rows = new Float64Array(layers.length * QUANTITIES.length * HISTOGRAM_STRIDE);
  for (const [i, { nodes }] of layers.entries())
    for (const [j, quantity] of QUANTITIES.entries()) {
      const runs = nodes.flatMap((node) => machine[quantity](node)?.data ?? []);
      if (runs.length > 0) rows.set(histogramOf(runs), (i * QUANTITIES.length + j) * HISTOGRAM_STRIDE);
    }
  return rows;
}
