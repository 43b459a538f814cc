import { chooseRows, type Dataset, selectRows, trainingRows } from "../../data/dataset.ts";
import { createMachine, type Machine } from "../../engine/machine.ts";
import type { Steps } from "../../engine/steps.ts";
import { batchesOf, ObjectiveSum, rowsAtOnce } from "../../metrics/batches.ts";
import { createRandom, permutation } from "../../random.ts";
import type { WholeNumbers } from "../wholeNumbers.ts";
import { alongEntry, type Direction, filterSteps, moved, projected } from "./directions.ts";
import { pieceSize } from "./gridPass.ts";
import type { MapSide, SurfaceAnswer, SurfaceQuestion } from "./mapsView.ts";

/** Rows that every place of the surface is measured on. */
const MOST_ROWS = 512;
const MOST_SIZE = 81;
/** Numbers of θ that are moved along random directions. */
const MOST_MOVED = 4_000_000;

/** θ at some step of a training run. */
export interface PassedPoint {
  readonly step: number;
  readonly parameters: ReadonlyMap<string, Float64Array>;
}

interface Plane {
  readonly x: Direction;
  readonly y: Direction;
  /** What is written at either side, and which number of it stands for θ itself. */
  readonly names: readonly [string, string];
  readonly at: readonly [number, number];
}

/**
 * The objective over a plane through θ: on the rows that train, or a part of them that is the same each time, in evaluation.
 * `passed`: points of a run that are shown where they are nearest in the plane. Throws an Error with a sentence where there is nothing
 * to measure or to move along.
 */
export function* surfaceSteps(
  source: WholeNumbers,
  question: SurfaceQuestion,
  passed: readonly PassedPoint[] = [],
): Steps<SurfaceAnswer> {
  const { graph, dataset, version } = source;
  if (graph.objective.length === 0)
    throw new Error("The network has no objective, so there is no surface: name one in the file, such as a loss.");
  if (graph.parameters.length === 0) throw new Error("The network has no parameters to move along.");
  if (!(question.reach > 0 && Number.isFinite(question.reach)))
    throw new Error(`The reach is ${question.reach}; it must be a number above 0.`);
  // The numbers as they are now: a run goes on while the surface is measured.
  const start = new Map([...source.parameters].map(([name, values]) => [name, values.slice()]));
  const plane = yield* planeSteps({ ...source, parameters: start }, question);
  const half = Math.max(1, Math.min(Math.trunc(question.size / 2), (MOST_SIZE - 1) / 2));
  const size = 2 * half + 1;
  const all = trainingRows(dataset);
  const measured = chooseRows(dataset, chosenRows(all));
  const measure = createMeasure({ ...source, parameters: start }, measured);
  const values = new Float64Array(size * size);
  // From −1 to 1 by whole numbers, so that the middle is 0 itself.
  const change = (k: number) => ((k - half) / half) * question.reach;
  const tasks = size * size * measure.pieces;
  let done = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const steps = measure.at(moved(start, plane.x, change(column), plane.y, change(row)));
      for (let next = steps.next(); ; next = steps.next()) {
        if (next.done) {
          values[row * size + column] = next.value;
          break;
        }
        done++;
        yield { done, of: tasks };
      }
    }
  }
  const side = (i: 0 | 1): MapSide => ({
    name: plane.names[i],
    from: plane.at[i] - question.reach,
    to: plane.at[i] + question.reach,
    count: size,
  });
  return {
    version,
    x: side(0),
    y: side(1),
    values,
    at: plane.at,
    objective: values[half * size + half] as number,
    rows: measured.rows,
    trainingRows: all.length,
    path: pathOf(start, plane, passed),
  };
}

function* planeSteps({ graph, parameters }: WholeNumbers, { directions }: SurfaceQuestion): Steps<Plane> {
  if (directions.kind === "random") {
    const count = graph.parameters.reduce((sum, { size }) => sum + size, 0);
    if (count > MOST_MOVED)
      throw new Error(
        `Moving all ${count} parameters to every place would take too long; ${MOST_MOVED} are the most. Choose two parameters instead.`,
      );
    const x = yield* filterSteps(graph, parameters, `${directions.seed}:x`);
    const y = yield* filterSteps(graph, parameters, `${directions.seed}:y`);
    if (x.size === 0)
      throw new Error(
        "Every parameter of this network is a bias or a scale, which random directions leave: choose two parameters.",
      );
    return { x, y, names: ["α", "β"], at: [0, 0] };
  }
  const [x, y] = [alongEntry(graph, directions.x), alongEntry(graph, directions.y)];
  if (x.name === y.name) throw new Error(`Both sides would be ${x.name}: choose another parameter for one of them.`);
  const numberOf = ({ direction, entry }: typeof x) => {
    const [name = ""] = direction.keys();
    return parameters.get(name)?.[entry] ?? Number.NaN;
  };
  return { x: x.direction, y: y.direction, names: [x.name, y.name], at: [numberOf(x), numberOf(y)] };
}

function chosenRows(rows: readonly number[]): readonly number[] {
  if (rows.length <= MOST_ROWS) return rows;
  const picked = permutation(rows.length, createRandom("rows of a loss surface")).subarray(0, MOST_ROWS);
  return Array.from(picked, (i) => rows[i] as number).sort((a, b) => a - b);
}

interface Measure {
  /** Pieces that one measurement is done in. */
  readonly pieces: number;
  /** The objective with some parameters changed; stops after every piece. */
  at(changed: ReadonlyMap<string, Float64Array>): Generator<void, number, void>;
}

function createMeasure({ graph, parameters, buffers }: WholeNumbers, dataset: Dataset): Measure {
  // An objective that one pass alone says is measured in one.
  const isWhole = rowsAtOnce(graph, dataset.rows, 1) === dataset.rows;
  const most = isWhole ? dataset.rows : Math.min(dataset.rows, pieceSize(graph).samples);
  const batches = batchesOf(dataset.rows, most).map((rows) => ({
    count: rows.length,
    inputs: selectRows(dataset, rows),
  }));
  const machines = new Map<number, Machine>();
  for (const { count, inputs } of batches)
    if (!machines.has(count))
      machines.set(count, createMachine(graph, { batch: count, inputs, parameters, buffers, target: null }));
  return {
    pieces: batches.length,
    *at(changed) {
      const objective = new ObjectiveSum(graph, dataset.rows);
      for (const { count, inputs } of batches) {
        const machine = machines.get(count);
        if (!machine) continue;
        if (batches.length > 1) machine.setInputs(inputs);
        for (const [name, values] of changed) machine.setParameter(name, values);
        machine.runAll();
        objective.add(machine, count);
        yield;
      }
      return objective.total;
    },
  };
}

function pathOf(
  start: ReadonlyMap<string, Float64Array>,
  { x, y, at }: Plane,
  passed: readonly PassedPoint[],
): Float64Array {
  return Float64Array.from(
    passed.flatMap(({ step, parameters }) => {
      const place = projected(start, parameters, x, y);
      return place ? [step, at[0] + place[0], at[1] + place[1]] : [];
    }),
  );
}
