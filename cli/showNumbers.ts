import { formatNumber } from "../core/explain/numbers.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";

/** As many numbers as stand in a table's cell; of more, mean and range. */
const MOST = 6;

/** A value of one or many samples in a table's cell: `0.5`, `[1, 2]`, per sample apart by `; `, or `mean 0.2, −1 to 3`. */
export function showTensor(tensor: Tensor | null): string {
  if (!tensor) return "–";
  const { data, batch, shape } = tensor;
  const size = sizeOf(shape);
  if (data.length > MOST) return describe(data);
  const samples = Array.from({ length: batch }, (_, s) => {
    const values = Array.from({ length: size }, (__, i) => formatNumber(data[i * batch + s] ?? Number.NaN));
    return shape.length === 0 ? values.join("") : `[${values.join(", ")}]`;
  });
  return samples.join("; ");
}

export function showValues(values: Float64Array | null): string {
  if (!values) return "–";
  if (values.length > MOST) return describe(values);
  const shown = Array.from(values, (value) => formatNumber(value));
  return shown.length === 1 ? shown.join("") : `[${shown.join(", ")}]`;
}

function describe(values: Float64Array): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  return `mean ${formatNumber(sum / values.length, 4)}, ${formatNumber(low, 4)} to ${formatNumber(high, 4)}`;
}
