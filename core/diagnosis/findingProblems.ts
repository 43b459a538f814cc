import type { NetworkDocument } from "../document/document.ts";
import { type Problem, type ProblemCode, problem } from "../problems.ts";
import type { Finding, FindingKind } from "./finding.ts";

/** The code under which a finding is listed among the problems; null for what another code says already (a step: NN801). */
export const FINDING_CODES: Readonly<Record<FindingKind, ProblemCode | null>> = {
  "not-finite": "NN901",
  dead: "NN902",
  saturated: "NN903",
  vanishing: "NN904",
  exploding: "NN905",
  blocked: null,
};

/** Findings as problems, at the ids of their nodes. */
export function findingProblems(findings: readonly Finding[], document: NetworkDocument): readonly Problem[] {
  return findings.flatMap(({ kind, node, sentence }) => {
    const code = FINDING_CODES[kind];
    const range = document.nodes.get(node ?? "")?.idRange ?? document.objective[0]?.range;
    if (code === null || range === undefined) return [];
    return [problem(code, range, sentence, node === null ? {} : { node })];
  });
}
