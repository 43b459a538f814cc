import { type Dataset, partsOf, selectRows } from "../../data/dataset.ts";
import type { Machine } from "../../engine/machine.ts";
import type { Steps } from "../../engine/steps.ts";
import { createRandom, permutation } from "../../random.ts";
import { sizeOf } from "../../shape.ts";
import { actual, type DrawnHead, decided, predictionSize, takePort } from "./decide.ts";
import { runUpTo } from "./gridPass.ts";
import type { InputAxis } from "./mapAxes.ts";
import { type MapPoints, POINT_PARTS, POINT_STRIDE } from "./mapsView.ts";

/** More points than this hide each other. */
const MOST_POINTS = 1000;

/** The data on the map: each row where it stands, its target, and what the network makes of it with all its own numbers. */
export function* pointSteps(
  dataset: Dataset,
  machine: Machine,
  head: DrawnHead,
  x: InputAxis,
  y: InputAxis | null,
  batch: number,
): Steps<MapPoints> {
  const rows = chosenRows(dataset.rows);
  const count = rows.length;
  const predictions = new Float64Array(predictionSize(head) * count);
  const targets = new Float64Array(sizeOf(head.loss.site.inputs[1] ?? []) * count);
  for (let from = 0; from < count; from += batch) {
    const some = Array.from({ length: batch }, (_, s) => rows[Math.min(from + s, count - 1)] as number);
    machine.setInputs(selectRows(dataset, some));
    runUpTo(machine, [head.loss]);
    const taken = Math.min(batch, count - from);
    takePort(machine, head, 0, predictions, count, from, taken);
    takePort(machine, head, 1, targets, count, from, taken);
    yield { done: from + taken, of: count };
  }
  const [found, wanted] = [decided(head, predictions, count), actual(head, targets, count)];
  const parts = partNumbers(dataset);
  const numbers = new Float64Array(count * POINT_STRIDE);
  for (const [i, row] of rows.entries()) {
    const [target, prediction] = [wanted[i] as number, found[i] as number];
    const right = head.kind === "regression" ? Number.NaN : Number(target === prediction);
    const place = (axis: InputAxis) => dataset.written.get(axis.node.id)?.[axis.component * dataset.rows + row];
    numbers.set(
      [
        row,
        place(x) ?? Number.NaN,
        y ? (place(y) ?? Number.NaN) : Number.NaN,
        target,
        prediction,
        right,
        parts[row] ?? 0,
      ],
      i * POINT_STRIDE,
    );
  }
  return { total: dataset.rows, numbers };
}

/** All of them, or a sample that is the same each time. */
function chosenRows(rows: number): readonly number[] {
  if (rows <= MOST_POINTS) return Array.from({ length: rows }, (_, row) => row);
  return Array.from(permutation(rows, createRandom("points of a map")).subarray(0, MOST_POINTS)).sort((a, b) => a - b);
}

/** Of each row, its part as a place in `POINT_PARTS`. */
function partNumbers(dataset: Dataset): Uint8Array {
  const parts = partsOf(dataset);
  const numbers = new Uint8Array(dataset.rows);
  for (const [i, name] of POINT_PARTS.entries()) for (const row of parts[name]) numbers[row] = i;
  return numbers;
}
