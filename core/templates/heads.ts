import type { Built, BuiltNode, TemplateOption } from "./template.ts";

export const headOption: TemplateOption = {
  kind: "choice",
  title: "Head",
  doc: "What the last layer gives: any numbers (regression), probabilities of yes or no (binary), or of one class among several (classes).",
  default: "regression",
  values: ["regression", "binary", "classes", "none"],
};

export const lossOption: TemplateOption = {
  kind: "flag",
  title: "Loss and target",
  doc: "Adds an input for the target, and the loss that fits the head.",
  default: true,
};

const HEADS: Readonly<Record<string, { readonly activation: string | null; readonly loss: string }>> = {
  regression: { activation: null, loss: "squared-error" },
  binary: { activation: "sigmoid", loss: "binary-cross-entropy" },
  classes: { activation: "softmax", loss: "cross-entropy" },
  none: { activation: null, loss: "" },
};

/** The last layer y, and with a loss the target t and L. Classes have their number for a target. */
export function buildHead(head: string, units: number, from: string, withLoss: boolean): Built {
  const { activation, loss } = HEADS[head] ?? { activation: null, loss: "" };
  const y: BuiltNode = {
    id: "y",
    op: "dense",
    inputs: [from],
    attributes: activation === null ? { units } : { units, activation },
  };
  if (!withLoss || loss === "") return { nodes: [y] };
  const t: BuiltNode = { id: "t", op: "input", attributes: { shape: head === "classes" ? [] : [units] } };
  return { nodes: [y, t, { id: "L", op: loss, inputs: ["y", "t"] }], objective: "L" };
}
