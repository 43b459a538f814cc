import type { ParseError } from "jsonc-parser";
import type { Dataset } from "../../../core/data/dataset.ts";
import { readTree } from "../../../core/document/reading/readTree.ts";
import { plainValueOf } from "../../../core/document/reading/tree.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { Snapshot } from "./host.ts";

/** True where two texts and their data run alike: they differ in comments, blanks, title, pins and groups at most. */
export function runsAlike(a: Snapshot, b: Snapshot): boolean {
  if (a.text !== b.text && meaningOf(a.text) !== meaningOf(b.text)) return false;
  return sameData(a.dataset, b.dataset) && sameStart(a.starting, b.starting);
}

function meaningOf(text: string): string {
  const errors: ParseError[] = [];
  const root = readTree(text, errors);
  const { view: _view, title: _title, ...rest } = (root ? plainValueOf(root) : {}) as Readonly<Record<string, unknown>>;
  return JSON.stringify(rest);
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
