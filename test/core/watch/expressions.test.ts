import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate as evaluateByMathjs } from "mathjs";
import type { Machine } from "../../../core/engine/machine.ts";
import { isTrue } from "../../../core/watch/values.ts";
import { machineFor } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { evaluate, plain } from "./support.ts";

const input = { op: "input", shape: [] };

/** Ids of every kind: mathjs's constants, functions and operators, Hebrew, spaces, dots, digits first. */
const ODD_IDS = [
  "e",
  "i",
  "pi",
  "sum",
  "end",
  "mod",
  "NaN",
  "שכבה",
  "δ",
  "my id",
  "hidden-1",
  "1a",
  "a.b",
  "🙂",
  "it's",
  "back\\slash",
  "__proto__",
];

function odd(): Machine {
  // Made so, `__proto__` is a property like any other.
  const graph = buildWhole({ nodes: Object.fromEntries(ODD_IDS.map((id) => [id, input])) });
  const machine = machineFor(graph, [Object.fromEntries(ODD_IDS.map((id, k) => [id, 100 + k]))]);
  machine.runAll();
  return machine;
}

function matrices(): Machine {
  const nodes = {
    x: { op: "input", shape: [3] },
    h: {
      op: "dense",
      inputs: ["x"],
      units: 2,
      activation: "identity",
      params: {
        W: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        b: 0,
      },
    },
    image: { op: "input", shape: [2, 2, 2] },
  };
  const machine = machineFor(buildWhole({ nodes }), [
    {
      x: [1, 0, -1],
      image: [
        [
          [0, 1],
          [2, 3],
        ],
        [
          [4, 5],
          [6, 7],
        ],
      ],
    },
  ]);
  machine.runAll();
  return machine;
}

/** As mathjs itself has it, in the form of `plain`. */
function byMathjs(text: string): unknown {
  const found: unknown = evaluateByMathjs(text);
  if (Array.isArray(found)) return [[found.length], found];
  if (typeof found !== "object" || found === null || !("toArray" in found)) return found;
  const nested = (found as { toArray(): unknown }).toArray() as readonly unknown[];
  const shape = (found as unknown as { size(): number[] }).size();
  return [shape, nested.flat(9)];
}

/** Booleans count as 0 and 1, and −0 as 0. */
function asNumber(value: unknown): unknown {
  return typeof value === "boolean" || typeof value === "number" ? Number(value) + 0 : value;
}

function assertSame(found: unknown, expected: unknown, text: string): void {
  const [a, b] = [found, expected].map((each) => [each].flat(9));
  assert.equal(a?.length, b?.length, text);
  for (const [i, each] of (a ?? []).entries()) {
    const other = b?.[i];
    if (typeof each === "number" && typeof other === "number" && !Number.isFinite(other))
      assert.ok(!Number.isFinite(each), `${text}: ${each}, not ${other}`);
    else if (typeof each === "number" && typeof other === "number")
      assert.ok(Math.abs(each - other) <= 1e-9 * Math.max(1, Math.abs(other)), `${text}: ${each}, not ${other}`);
    else assert.equal(asNumber(each), asNumber(other), text);
  }
}

describe("watch expressions", () => {
  it("compute what mathjs computes: random expressions of numbers", () => {
    const machine = matrices();
    const leaf = fc.oneof(fc.integer({ min: 0, max: 9 }).map(String), fc.constantFrom("pi", "0.5", "2e-1", "e"));
    const { whole } = fc.letrec<{ whole: string }>((tie) => ({
      whole: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(
            tie("whole"),
            fc.constantFrom("+", "-", "*", "/", "<", ">=", "==", "!=", "and", "or", "xor"),
            tie("whole"),
          )
          .map(([a, sign, b]) => `${a} ${sign} ${b}`),
        tie("whole").map((a) => `(${a})`),
        tie("whole").map((a) => `-${a}`),
        tie("whole").map((a) => `not (${a})`),
        fc
          .tuple(
            fc.constantFrom("sin", "tanh", "exp", "abs", "sign", "floor", "atan", "cbrt", "erf", "round", "square"),
            tie("whole"),
          )
          .map(([f, a]) => `${f}(${a})`),
        fc.tuple(tie("whole"), tie("whole"), tie("whole")).map(([a, b, c]) => `(${a} > 1 ? ${b} : ${c})`),
        fc
          .tuple(fc.constantFrom("max", "min", "sum", "mean"), tie("whole"), tie("whole"))
          .map(([f, a, b]) => `${f}([${a}, ${b}])`),
      ),
    }));
    fc.assert(
      fc.property(whole, (text) => {
        let expected: unknown;
        try {
          expected = byMathjs(text);
        } catch {
          // mathjs refuses booleans where we take 0 and 1.
          return;
        }
        if (typeof expected !== "number" && typeof expected !== "boolean") return;
        // Where it compares with its tolerance and we exactly, or rounds otherwise, a hair decides.
        if (/==|!=|<|>|floor|round|sign/.test(text) && /[/]|e|pi|sin|tanh|exp|atan|cbrt|0\.5/.test(text)) return;
        assertSame(plain(evaluate(text, machine)), expected, text);
      }),
      { numRuns: 1500 },
    );
  });

  it("compute what mathjs computes: matrices, signs and functions", () => {
    const machine = matrices();
    for (const text of [
      "[1, 2; 3, 4] * [5, 6; 7, 8]",
      "[1, 2, 3] * [4, 5, 6]",
      "[1, 2; 3, 4] * [5, 6]",
      "[5, 6] * [1, 2; 3, 4]",
      "[1, 2; 3, 4] .* [5, 6; 7, 8]",
      "[1, 2; 3, 4] ./ 2",
      "[1, 2; 3, 4] .^ 2",
      "[1, 2; 3, 4] ^ 3",
      "[1, 2, 3; 4, 5, 6]'",
      "[1, 2; 3, 4] + [10, 20]",
      "3 - [1, 2]",
      "-[1, 2]",
      "2^3^2",
      "-2^2",
      "5!",
      "7 % 3 + 50%",
      "1 < 2 < 3",
      "1 < 3 < 2",
      "det([2, 1; 1, 3])",
      "inv([2, 1; 1, 3])",
      "trace([2, 1; 1, 3])",
      "norm([3, 4])",
      "norm([1, -2, 3], 1)",
      'norm([1, 2; 3, 4], "fro")',
      "norm([1, 2; 3, 4], 2)",
      "norm([1, -7; 3, 4], 1)",
      'norm([1, -7; 3, 4], "inf")',
      "dot([1, 2, 3], [4, 5, 6])",
      "cross([1, 2, 3], [4, 5, 7])",
      "sum([1, 2; 3, 4])",
      "prod([1, 2; 3, 4])",
      "mean([1, 2; 3, 6])",
      "max([1, 2; 3, 4])",
      "min(4, 2, 8)",
      "median([3, 1, 7, 2])",
      "std([1, 2, 4])",
      "variance([1, 2, 4])",
      "log(8, 2) + log2(8) + log10(100) + log(2)",
      "round(2.345678, 3)",
      "identity(2) + zeros(2, 2) + ones(2, 2)",
      "size([1, 2, 3; 4, 5, 6])",
      "atan2(1, 2) + mod(-7, 3)",
      "gamma(4.5) + expm1(0.1) + log1p(0.1)",
      "abs([-1, 2])",
      "true and not false",
      "xor(1, 0)",
      "add(1, 2) + subtract(1, 2) + multiply(2, 3) + divide(1, 4) + pow(2, 5)",
      "transpose([1, 2; 3, 4])",
      "larger(3, 2)",
    ]) {
      // A flat list where mathjs's matrix of one axis is one.
      assertSame(plain(evaluate(text, machine)), byMathjs(text), text);
    }
  });

  it("count from 0, leave the end of a slice out, and take the axes that have no index whole", () => {
    const machine = matrices();
    const cases: readonly (readonly [string, unknown])[] = [
      ["x[0]", 1],
      ["x.z[2]", -1],
      ["x[0:2]", [[2], [1, 0]]],
      ["x[1:]", [[2], [0, -1]]],
      ["x[:2]", [[2], [1, 0]]],
      ["h.W[1, 0]", 4],
      ["h.W[1]", [[3], [4, 5, 6]]],
      ["h.W[:, 1]", [[2], [2, 5]]],
      [
        "h.W[0:1, 1:3]",
        [
          [1, 2],
          [2, 3],
        ],
      ],
      ["image[1, 0, 1]", 5],
      ["image[0, :, 1]", [[2], [1, 3]]],
      ["image[:, 1][1, 0]", 6],
      ["x[argmin(x)]", -1],
      ["x[count(x) - 1]", -1],
      ["[10, 20, 30][1]", 20],
      ["sum(h.W, 0)", [[3], [5, 7, 9]]],
      ["max(h.W, 1)", [[2], [3, 6]]],
      ["h.W * x", [[2], [-2, -2]]],
    ];
    for (const [text, expected] of cases) assert.deepEqual(plain(evaluate(text, machine)), expected, text);
  });

  it("any id is named, as it is or as node(…); the network's names win over mathjs's", () => {
    const machine = odd();
    const asTheyAre = new Set(["e", "i", "pi", "sum", "end", "NaN", "שכבה", "δ", "a.b", "__proto__"]);
    for (const [k, id] of ODD_IDS.entries()) {
      const expected = 100 + k;
      assert.equal(plain(evaluate(`node(${JSON.stringify(id)}).z + 1`, machine)), expected + 1, id);
      assert.equal(plain(evaluate(`  ${id} `, machine)), expected, id);
      assert.equal(plain(evaluate(`${id}.z`, machine)), expected, id);
      if (asTheyAre.has(id)) assert.equal(plain(evaluate(`1 + ${id}`, machine)), 1 + expected, id);
    }
    assert.equal(plain(evaluate("sum([1, 2])", machine)), 3);
  });

  it("a condition is true where it is true, a number other than 0, or an array with one; NaN compares as false and is not true", () => {
    const machine = matrices();
    const truth = (text: string): boolean => isTrue(evaluate(text, machine));
    for (const text of [
      "true",
      "1 > 0",
      "-0.1",
      "x > 0",
      "x",
      "NaN != 1",
      "isnan(0 / 0)",
      "any(x > 0)",
      "1 + 1e-13 > 1",
      "(NaN > 1) == false",
    ])
      assert.equal(truth(text), true, text);
    for (const text of [
      "false",
      "0",
      "x > 5",
      "NaN",
      "NaN > 1",
      "NaN <= 1",
      "NaN == NaN",
      "all(x > 0)",
      "NaN and true",
      '"text"',
      "0 * x",
      "sqrt(-1)",
    ])
      assert.equal(truth(text), false, text);
  });
});
