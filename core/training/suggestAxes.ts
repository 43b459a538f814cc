import type { NetworkDocument } from "../document/document.ts";
import { hiddenNodes } from "../explain/summary.ts";
import type { Graph } from "../graph/graph.ts";
import { optimizers } from "./optimizers.ts";
import type { SweepAxis } from "./sweep.ts";
import { changeDepth } from "./sweepEdits.ts";

/** One thing that a person may want to try several values of, with values that make sense of this network. */
export interface SuggestedAxis {
  readonly axis: AxisName;
  /** What the file has, as it is typed; the empty text where its hidden layers differ. */
  readonly current: string;
  /** Values to begin with, apart by commas. */
  readonly values: string;
  /** Whether the form begins with it. */
  readonly chosen: boolean;
}

/** An axis without its values. */
export type AxisName = WithoutValues<SweepAxis>;
type WithoutValues<T> = T extends unknown ? Omit<T, "values"> : never;

/** Of the layers whose width can be tried, no more than these: a form is no list of a hundred layers. */
const MOST_LAYERS = 6;

/** Widths of hidden layers, depth, activation and settings of training, in the order in which a form shows them. */
export function suggestAxes(graph: Graph, { training, text }: NetworkDocument): readonly SuggestedAxis[] {
  const hidden = hiddenNodes(graph);
  const found: SuggestedAxis[] = [];
  for (const { id, op, attributes } of hidden) {
    const name = ["units", "channels"].find((each) => Object.hasOwn(op.attributes, each));
    const now = name === undefined ? undefined : attributes[name];
    if (name === undefined || typeof now !== "number" || found.length === MOST_LAYERS) continue;
    const values = unique([Math.max(1, Math.round(now / 2)), now, 2 * now]);
    found.push({
      axis: { kind: "attribute", node: id, name },
      current: String(now),
      values: values.join(", "),
      chosen: found.length === 0,
    });
  }
  if (typeof changeDepth(graph, text, 1) !== "string") {
    const now = hidden.filter(({ op }) => op.name === "dense").length;
    const values = unique([1, 2, 3, now]).toSorted((a, b) => a - b);
    found.push({ axis: { kind: "depth" }, current: String(now), values: values.join(", "), chosen: false });
  }
  const activations = unique(hidden.flatMap(({ attributes }) => activationName(attributes["activation"]) ?? []));
  if (activations.length > 0) {
    const [only = ""] = activations.length === 1 ? activations : [];
    const values = unique([...activations, "tanh", "relu", "sigmoid"]).filter((name) => name !== "softmax");
    found.push({ axis: { kind: "activation" }, current: only, values: values.slice(0, 3).join(", "), chosen: true });
  }
  const { settings } = training;
  const optimizer = String(settings["optimizer"] ?? "sgd");
  const rate = settings["learningRate"] ?? optimizers.get(optimizer)?.defaults.learningRate ?? 1e-3;
  if (typeof rate === "number")
    found.push(setting("learningRate", String(rate), unique([near(rate / 3), rate, near(rate * 3)]).join(", ")));
  found.push(setting("optimizer", optimizer, unique([optimizer, "sgd", "adam"]).join(", ")));
  return found;
}

function setting(name: string, current: string, values: string): SuggestedAxis {
  return { axis: { kind: "training", name }, current, values, chosen: false };
}

function activationName(value: unknown): string | null {
  if (typeof value === "string") return value;
  const name = (value as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === "string" ? name : null;
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/** To one digit: nobody sweeps over 0.0033333. */
function near(rate: number): number {
  return Number(rate.toPrecision(1));
}
