import type { Detail, Inside, Level, RunStep } from "./debuggee.ts";
import { stageOf } from "./stepTree.ts";

export interface LevelFacts {
  readonly pass: number;
  readonly passCount: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly rows: readonly number[];
  /** What is differentiated. */
  readonly target: string | null;
  /** The step done last, or the one that the place is inside of; null where nothing of the pass is done. */
  readonly step: RunStep | null;
  readonly inside: Inside | null;
  readonly detail: Detail | null;
  /** Of an update: the parameter's name. */
  readonly parameter: string | null;
}

/** The call stack, the outermost first. */
export function levelsOf(facts: LevelFacts): readonly Level[] {
  const { step, inside, detail, parameter, target } = facts;
  const node = step?.node?.id ?? null;
  const levels: Level[] = [
    { kind: "trainingStep", name: trainingStepName(facts), node: null },
    { kind: "samples", name: rowsName(facts.rows), node: null },
  ];
  if (step === null) return levels;
  levels.push({ kind: "pass", name: stageOf(step), node: null });
  if (node !== null) levels.push({ kind: "node", name: node, node });
  else if (step.phase !== "update") levels.push({ kind: "node", name: phaseName(step, target), node: null });
  if (inside === null) return levels;
  if (parameter !== null) levels.push({ kind: "unit", name: parameter, node: null });
  else if (inside.unit !== null) levels.push({ kind: "unit", name: `unit ${inside.unit}`, node });
  if (detail !== null) levels.push({ kind: "detail", name: detailName(detail, target), node });
  return levels;
}

function trainingStepName({ pass, passCount, epoch, epochs }: LevelFacts): string {
  if (passCount === 1) return "training step 1";
  return `training step ${pass + 1} of ${passCount}${epochs > 1 ? ` (epoch ${epoch})` : ""}`;
}

/** `row 2`, `rows 0–3`, `rows 4, 1, 7, …`. */
export function rowsName(rows: readonly number[]): string {
  const [first = 0, ...others] = rows;
  if (others.length === 0) return `row ${first}`;
  if (rows.every((row, i) => row === first + i)) return `rows ${first}–${first + rows.length - 1}`;
  const shown = rows.slice(0, 6).join(", ");
  return `rows ${shown}${rows.length > 6 ? ", …" : ""}`;
}

function phaseName({ phase }: RunStep, target: string | null): string {
  return phase === "seed" && target !== null ? `seed ∂${target}/∂${target} = 1` : phase;
}

/** As the formulas write it: `∂L/∂z`, `φ′(u)`, `δ`. */
export function detailName(detail: Detail, target: string | null): string {
  const L = target ?? "L";
  switch (detail) {
    case "u":
    case "z":
      return detail;
    case "upstream":
      return `upstream ∂${L}/∂z`;
    case "local":
      return "local derivative φ′(u)";
    case "delta":
      return `δ = ∂${L}/∂u`;
    case "parameters":
      return `∂${L}/∂(parameters)`;
    case "inputs":
      return `∂${L}/∂(inputs)`;
  }
}
