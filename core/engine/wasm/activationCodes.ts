import { activations } from "../../ops/activations.ts";
import { activationUse } from "../../ops/attributes.ts";
import type { Attributes } from "../../ops/op.ts";
import * as Code from "./codes.ts";

/** An activation as the module knows it. */
export interface NativeActivation {
  readonly code: number;
  /** Its one constant (a slope, an α), where it has one. */
  readonly constant: number | null;
  /** The name of the parameter that the constant is learned as. */
  readonly learned: string | null;
}

const CODES: Readonly<Record<string, readonly [code: number, constant?: string]>> = {
  identity: [Code.IDENTITY],
  step: [Code.STEP],
  sigmoid: [Code.SIGMOID],
  tanh: [Code.TANH],
  "tanh-half": [Code.TANH_HALF],
  "hard-sigmoid": [Code.HARD_SIGMOID],
  "hard-tanh": [Code.HARD_TANH],
  relu: [Code.RELU],
  "leaky-relu": [Code.LEAKY_RELU, "slope"],
  prelu: [Code.PRELU, "slope"],
  elu: [Code.ELU, "alpha"],
  selu: [Code.SELU],
  gelu: [Code.GELU],
  "gelu-tanh": [Code.GELU_TANH],
  silu: [Code.SILU],
  softplus: [Code.SOFTPLUS],
};

export const SOFTMAX = "softmax";

/** Null where the module has no kernel for it: the node then runs by the reference. */
export function nativeActivation(attributes: Attributes): NativeActivation | typeof SOFTMAX | null {
  const use = activationUse(attributes);
  if (use === null) return null;
  if (use.name === SOFTMAX) return SOFTMAX;
  const known = Object.hasOwn(CODES, use.name) ? CODES[use.name] : undefined;
  const activation = activations.get(use.name);
  if (known === undefined || activation === undefined || activation.vector) return null;
  const [code, constant] = known;
  return {
    code,
    constant: constant === undefined ? null : (use.attributes[constant] ?? null),
    learned: activation.learned[0]?.name ?? null,
  };
}
