import { isolate } from "../../core/isolate.ts";
import type { BreakpointView, NodeView, ProblemView } from "../../core/protocol.ts";
import { severityName } from "../controls/severityName.ts";
import { describeBreakpoint } from "../debug/describeBreakpoint.ts";
import { t } from "../l10n.ts";
import { formatNumber, formatShape } from "../numbers.ts";
import type { Reading } from "../selectors.ts";
import { summarize } from "./strip.ts";

/** What a debugger has to say of a node. */
export interface DebugFacts {
  readonly breakpoint: BreakpointView | null;
  /** True where the session stands at it. */
  readonly isStop: boolean;
}

/** What a screen reader says of a node: “neuron h3, tanh, value 0.42, gradient −0.1”. */
export function describeNode(
  view: NodeView,
  value: Reading,
  gradient: Reading,
  problems: readonly ProblemView[],
  { breakpoint, isStop }: DebugFacts = { breakpoint: null, isStop: false },
): string {
  const parts = [`${view.op} ${isolate(view.id)}`];
  if (view.activation && view.activation !== view.op) parts.push(view.activation);
  if (view.size > 1) parts.push(formatShape(view.shape));
  parts.push(describeValue(value));
  if (gradient !== "none") parts.push(describeGradient(gradient));
  if (view.pin) parts.push(t("pinned"));
  if (isStop) parts.push(t("the session stands here"));
  if (breakpoint) parts.push(describeBreakpoint(breakpoint));
  if (problems.length > 0)
    parts.push(problems.map((problem) => `${severityName(problem.severity)}: ${problem.message}`).join(" "));
  return parts.join(", ");
}

function describeValue(reading: Reading): string {
  if (reading === "none") return t("no value");
  if (reading === "pending") return t("value not computed yet");
  const [first] = reading;
  if (reading.length === 1 && first !== undefined) return t("value {0}", formatNumber(first));
  return t("value from {0} to {1}, mean {2}", ...spread(reading));
}

function describeGradient(reading: Exclude<Reading, "none">): string {
  if (reading === "pending") return t("gradient not computed yet");
  const [first] = reading;
  if (reading.length === 1 && first !== undefined) return t("gradient {0}", formatNumber(first));
  return t("gradient from {0} to {1}, mean {2}", ...spread(reading));
}

function spread(numbers: Float64Array): readonly string[] {
  const { minimum, mean, maximum } = summarize(numbers);
  return [minimum, maximum, mean].map((number) => formatNumber(number));
}
