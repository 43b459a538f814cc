import { activationSlopes } from "../diagnosis/activationSlopes.ts";
import type { Tape } from "../engine/tape.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";

export type NodePart = "value" | "u" | "gradient" | "delta" | "local";

export interface PartRecord {
  readonly part: NodePart;
  /** The first is the one that is shown. */
  readonly names: readonly string[];
  readonly doc: string;
  /** Why a node may not have it. */
  readonly whyNot: string;
}

export const PARTS: readonly PartRecord[] = [
  { part: "value", names: ["z", "value"], doc: "The node's value, z = φ(u).", whyNot: "" },
  {
    part: "u",
    names: ["u"],
    doc: "The pre-activation: what the activation is given.",
    whyNot: "Only ops with an activation have a pre-activation.",
  },
  {
    part: "gradient",
    names: ["gradient", "grad", "upstream"],
    doc: "∂target/∂z: what comes from behind.",
    whyNot: "",
  },
  {
    part: "delta",
    names: ["delta", "δ"],
    doc: "δ = ∂target/∂u.",
    whyNot: "Only ops with an activation have a pre-activation, and so a δ.",
  },
  {
    part: "local",
    names: ["local"],
    doc: "The local derivative φ′(u), entry by entry.",
    whyNot:
      "Only an activation that acts on each entry by itself has one derivative an entry; jacobian(…) gives all of them.",
  },
];

/** Null where the cursor has not reached it. */
export function readPart(tape: Tape, node: GraphNode, part: NodePart): Tensor | null {
  switch (part) {
    case "value":
      return tape.value(node);
    case "u":
      return tape.preactivation(node);
    case "gradient":
      return tape.gradient(node);
    case "delta":
      return tape.delta(node);
    case "local": {
      const slopes = activationSlopes(tape, node);
      return slopes && { ...slopes.u, data: slopes.u.data.map((u) => slopes.slope(u)) };
    }
  }
}
