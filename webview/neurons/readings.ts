import { nodePass, readDelta, readGradient, readPreactivation, readValue } from "../selectors.ts";
import type { State } from "../state.ts";
import type { UnitReadings } from "./drawUnits.ts";

/** What the units of a node show at the cursor: z, u where there is one, and δ = ∂target/∂u or else ∂target/∂z. */
export function readUnits(state: State, id: string): UnitReadings {
  const hasDelta = nodePass(state, id)?.delta != null;
  return {
    value: readValue(state, id),
    preactivation: readPreactivation(state, id),
    gradient: hasDelta ? readDelta(state, id) : readGradient(state, id),
    gradientName: hasDelta ? "δ" : "∂z",
  };
}
