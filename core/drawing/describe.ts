import type { NetworkView, NodeView } from "../protocol.ts";
import { summarize } from "./bars.ts";
import type { Mark } from "./markShapes.ts";
import { nameOf } from "./nodeTexts.ts";
import { formatNumber } from "./numberText.ts";
import type { NodeReading, Reading } from "./reading.ts";

/** “neuron h1, tanh, value 0.42, gradient −0.1” */
export function describeNode(view: NodeView, reading: NodeReading | null, mark: Mark | null): string {
  const parts = [`${mark ? `${mark}: ` : ""}${view.look === "group" ? "group" : view.op} ${nameOf(view)}`];
  if (view.activation && view.activation !== view.op) parts.push(view.activation);
  if (!view.broken && view.shape.length > 0) parts.push(view.shape.join(" × "));
  if (reading) parts.push(...describeReading("value", reading.value), ...describeReading("gradient", reading.gradient));
  return parts.join(", ");
}

function describeReading(name: string, reading: Reading): readonly string[] {
  if (reading === "none") return [];
  if (reading === "pending") return [`${name} not computed yet`];
  if (reading.length === 1) return [`${name} ${formatNumber(reading[0] ?? Number.NaN)}`];
  const { minimum, mean, maximum } = summarize(reading);
  return [`${name} from ${formatNumber(minimum)} to ${formatNumber(maximum)}, mean ${formatNumber(mean)}`];
}

/** The picture in one sentence, for people who do not see it. */
export function describeDrawing({ nodes, edges, parameterCount }: NetworkView): string {
  const count = (number: number, one: string) => `${number.toLocaleString("en-US")} ${number === 1 ? one : `${one}s`}`;
  return `A network of ${count(nodes.length, "node")}, ${count(edges.length, "wire")} and ${count(parameterCount, "parameter")}.`;
}
