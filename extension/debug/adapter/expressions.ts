import type { Tape } from "../../../core/engine/tape.ts";
import type { Parameter } from "../../../core/graph/graph.ts";
import { parameterText, watchName } from "../../../core/watch/watchName.ts";

/** Watch expressions for what is shown, so that each can be watched, copied and set from anywhere. */

export const partOf = (id: string, part: "z" | "u" | "gradient" | "delta" | "local"): string =>
  `${watchName(id)}.${part}`;

export const paramOf = (id: string, name: string): string => `${watchName(id)}.${name}`;

export const parameterOf = (parameter: Parameter): string => parameterText(parameter);

export const gradientOf = (expression: string): string => `grad(${expression})`;

/** `∂L/∂z` with the target's own name. */
export function derivative(tape: Tape, by: string): string {
  return `∂${tape.target?.text ?? "?"}/∂${by}`;
}
