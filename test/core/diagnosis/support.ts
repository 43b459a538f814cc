import assert from "node:assert/strict";
import { type Diagnosis, diagnose } from "../../../core/diagnosis/diagnose.ts";
import type { Finding, FindingKind } from "../../../core/diagnosis/finding.ts";
import type { Machine } from "../../../core/engine/machine.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import { machineFor, type Row } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";

export interface Network {
  readonly nodes: Readonly<Record<string, object>>;
  readonly objective?: string | readonly string[];
  readonly params?: object;
  readonly regularization?: object;
}

export function finished(
  network: Network,
  rows: readonly Row[],
  wrt: string | null = null,
  mode: PassMode = "evaluation",
): Machine {
  const machine = machineFor(buildWhole({ ...network }), rows, wrt, mode);
  machine.runAll();
  return machine;
}

export function diagnosed(network: Network, rows: readonly Row[], wrt: string | null = null): Diagnosis {
  return diagnose(finished(network, rows, wrt));
}

/** The one finding of this kind. */
export function only(diagnosis: Diagnosis, kind: FindingKind): Finding {
  const found = diagnosis.findings.filter((finding) => finding.kind === kind);
  assert.equal(found.length, 1, `${kind}: ${diagnosis.findings.map(({ sentence }) => sentence).join(" | ")}`);
  return found[0] ?? assert.fail();
}

export function kinds(diagnosis: Diagnosis): readonly FindingKind[] {
  return diagnosis.findings.map(({ kind }) => kind);
}

/** x → h1 → h2 → … → y, one neuron each, and the squared error. */
export function chain(length: number, activation: string, w: number, b = 0): Network {
  const nodes: Record<string, object> = { x: { op: "input" }, t: { op: "input" } };
  for (let k = 1; k <= length; k++)
    nodes[`h${k}`] = { op: "neuron", inputs: [k === 1 ? "x" : `h${k - 1}`], activation, params: { w: [w], b } };
  nodes["L"] = { op: "squared-error", inputs: [`h${length}`, "t"] };
  return { nodes, objective: "L" };
}
