import assert from "node:assert/strict";
import { readGoldenNetworks } from "../golden/readNetworks.ts";
import { json, Scratch } from "./support.ts";

type Nested = number | string | readonly Nested[];
type Numbers = Readonly<Record<string, { readonly value: Nested; readonly gradient: Nested | null }>>;

interface Result {
  readonly objective: number | null;
  readonly mode?: string;
  readonly nodes: Numbers;
  readonly parameters: Numbers;
}

interface Golden {
  readonly seed: number;
  readonly network: object;
  readonly wrt: string | null;
  readonly mode?: string;
  readonly expected: Result;
}

const goldens = readGoldenNetworks<Golden>();

describe("chainrule run --json against PyTorch, numbers and nesting", function () {
  this.timeout(60_000);

  it(`all ${goldens.length} golden networks`, async () => {
    const scratch = new Scratch();
    for (const { seed, network, wrt, mode, expected } of goldens) {
      const file = scratch.write("golden.nn.json", network);
      const result = (await json(
        "run",
        file,
        ...(wrt === null ? [] : ["--wrt", wrt]),
        ...(mode === undefined ? [] : ["--mode", mode]),
      )) as Result;
      const where = `network ${seed}`;
      same(result.objective, expected.objective, where);
      // The form of a pass in evaluation is a contract, and says nothing of modes.
      assert.equal(result.mode, mode === "training" ? mode : undefined, where);
      assert.equal("buffers" in result, mode === "training", where);
      for (const part of ["nodes", "parameters"] as const) {
        assert.deepEqual(Object.keys(result[part]).toSorted(), Object.keys(expected[part]).toSorted(), where);
        for (const [name, { value, gradient }] of Object.entries(expected[part])) {
          same(result[part][name]?.value ?? null, value, `${where}, value of ${name}`);
          same(result[part][name]?.gradient ?? null, gradient, `${where}, gradient of ${name}`);
        }
      }
    }
    scratch.remove();
  });
});

/** Nested alike, and every number near, on the scale of its whole value. */
function same(actual: Nested | null, expected: Nested | null, what: string): void {
  assert.deepEqual(nestingOf(actual), nestingOf(expected), what);
  const [found, wanted] = [numbersOf(actual), numbersOf(expected)];
  const scale = Math.max(...wanted.map((each) => Math.abs(Number(each))), 0);
  for (const [i, number] of wanted.entries()) {
    if (typeof number === "string" || typeof found[i] === "string") assert.equal(found[i], number, what);
    else {
      const error = Math.abs(Number(found[i]) - number);
      assert.ok(
        error <= 1e-10 * Math.max(Math.abs(number), 1e-3 * scale) || error < 1e-15,
        `${what}: ${found[i]}, not ${number}`,
      );
    }
  }
}

function nestingOf(value: Nested | null): unknown {
  return Array.isArray(value) ? value.map(nestingOf) : value === null ? null : "number";
}

function numbersOf(value: Nested | null): readonly (number | string)[] {
  if (value === null) return [];
  return typeof value === "object" ? value.flatMap(numbersOf) : [value];
}
