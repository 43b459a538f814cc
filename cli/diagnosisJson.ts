import type { Diagnosis } from "../core/diagnosis/diagnose.ts";
import { type JsonObject, object } from "./json.ts";

/** What a diagnosis found, as `run --json --diagnose` prints it. */
export function diagnosisJson({ findings, layers }: Diagnosis): JsonObject {
  return object({
    findings: findings.map(({ kind, node, units, nodes, numbers, sentence }) =>
      object({ kind, node, units, nodes, numbers: object(numbers), sentence }),
    ),
    layers: layers.map(({ depth, nodes, delta, parameterGradient, ratio }) =>
      object({ depth, nodes, delta, parameterGradient, ratio }),
    ),
  });
}
