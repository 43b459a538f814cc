import type { Tape } from "../engine/tape.ts";
import { findBlocked } from "./blocked.ts";
import type { Finding, RowName } from "./finding.ts";
import { flowFindings, gradientFlow, type LayerFlow } from "./gradientFlow.ts";
import { notFiniteFindings } from "./notFinite.ts";
import { unitFindings } from "./unitFindings.ts";

export interface Diagnosis {
  /** The gravest first: what is not finite, then what stops or bends the gradient, then units. */
  readonly findings: readonly Finding[];
  /** The gradient layer by layer, from the inputs to the target. */
  readonly layers: readonly LayerFlow[];
}

/**
 * Looks at a finished pass once, for every view: a few runs over its numbers, linear in their count. What has not been
 * computed, at a cursor before the end, is passed over. `rowName` says how sentences call a sample.
 */
export function diagnose(tape: Tape, rowName: RowName = (sample) => `row ${sample}`): Diagnosis {
  const notFinite = notFiniteFindings(tape, rowName);
  const layers = gradientFlow(tape);
  // Where numbers are not finite, ratios and zeros behind them mean nothing.
  const blocked = notFinite.length > 0 ? null : findBlocked(tape);
  const flow = blocked === null ? [] : flowFindings(layers, (node) => blocked.silenced.has(node));
  const units = tape.graph.nodes.flatMap((node) => unitFindings(tape, node));
  return { findings: [...notFinite, ...(blocked?.findings ?? []), ...flow, ...units], layers };
}
