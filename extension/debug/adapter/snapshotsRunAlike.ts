import type { Dataset } from "../../../core/data/dataset.ts";
import { runsAlike as textsRunAlike } from "../../../core/document/runsAlike.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { Snapshot } from "./host.ts";

type Runnable = Pick<Snapshot, "text" | "dataset" | "starting">;

/** True where two texts, their data and their starting numbers run alike. */
export function snapshotsRunAlike(a: Runnable, b: Runnable): boolean {
  if (!textsRunAlike(a.text, b.text)) return false;
  return sameData(a.dataset, b.dataset) && sameStart(a.starting, b.starting);
}

function sameData(a: Dataset | null, b: Dataset | null): boolean {
  if (a === b) return true;
  return a !== null && b !== null && a.rows === b.rows && sameNumbers(a.inputs, b.inputs);
}

function sameStart(a: StartingParameters | null, b: StartingParameters | null): boolean {
  if (a === b) return true;
  return a !== null && b !== null && sameNumbers(a.parameters, b.parameters) && sameNumbers(a.buffers, b.buffers);
}

function sameNumbers(a: ReadonlyMap<string, Float64Array>, b: ReadonlyMap<string, Float64Array>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([name, values]) => {
    const others = b.get(name);
    return others?.length === values.length && values.every((value, i) => Object.is(value, others[i]));
  });
}
