import type { NodeView, ProblemView } from "../../core/protocol.ts";
import { formatNumber, formatShape } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import { summarize } from "./strip.ts";

/** What a screen reader says of a node: “neuron h3, tanh, value 0.42, gradient −0.1”. */
export function describeNode(
  view: NodeView,
  value: Reading,
  gradient: Reading,
  problems: readonly ProblemView[],
): string {
  const parts = [`${view.op} ${view.id}`];
  if (view.activation && view.activation !== view.op) parts.push(view.activation);
  if (view.size > 1) parts.push(formatShape(view.shape));
  parts.push(describeReading("value", value));
  if (gradient !== "none") parts.push(describeReading("gradient", gradient));
  if (view.pin) parts.push("pinned");
  if (problems.length > 0) parts.push(problems.map((problem) => `${problem.severity}: ${problem.message}`).join(" "));
  return parts.join(", ");
}

function describeReading(name: string, reading: Reading): string {
  if (reading === "none") return `no ${name}`;
  if (reading === "pending") return `${name} not computed yet`;
  const [first] = reading;
  if (reading.length === 1 && first !== undefined) return `${name} ${formatNumber(first)}`;
  const { minimum, mean, maximum } = summarize(reading);
  return `${name} from ${formatNumber(minimum)} to ${formatNumber(maximum)}, mean ${formatNumber(mean)}`;
}
