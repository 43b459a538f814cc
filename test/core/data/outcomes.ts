import assert from "node:assert/strict";
import type { Dataset } from "../../../core/data/dataset.ts";
import type { Problem } from "../../../core/problems.ts";

interface Loaded {
  readonly dataset: Dataset | null;
  readonly problems: readonly Problem[];
}

/** What was loaded without a problem. */
export function accepted({ dataset, problems }: Loaded): Dataset {
  assert.deepEqual(problems, []);
  return dataset ?? assert.fail();
}

/** The one problem that kept it from being loaded, with the text at its place. */
export function refused({ dataset, problems, at }: Loaded & { readonly at: (problem: Problem) => string }) {
  assert.equal(dataset, null);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [found] = problems as [Problem];
  return { code: found.code, message: found.message, at: at(found) };
}
