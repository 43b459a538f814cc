import assert from "node:assert/strict";
import { ExpressionProgram } from "../../../core/expressions/expressionProgram.ts";
import { readExpression } from "../../../core/expressions/readExpression.ts";

const NAMES = ["a", "b", "k", "שלום"];

/** The expression, the code, the text at the place, and what the message must say. */
const WRONG: readonly (readonly [expression: string, code: string, at: string, message: RegExp])[] = [
  ["", "NN212", "", /is empty/],
  ["   ", "NN212", "   ", /is empty/],
  ["a +", "NN212", "+", /character 4: Unexpected end of expression/],
  ["(a", "NN212", "a", /character 3: Parenthesis \) expected/],
  ["a)", "NN212", ")", /character 2: Unexpected operator \)/],
  ["a @ b", "NN212", "@", /character 3/],
  ["a, b", "NN212", ",", /Unexpected operator ,/],
  ["a'", "NN213", "'", /operator "'" is not allowed/],
  [
    "b + a!",
    "NN213",
    "!",
    /operator "!" is not allowed\. Allowed: \+ - \* \/ \^, parentheses, numbers, pi, e and exp log/,
  ],
  ["5%", "NN213", "%", /"%" is not allowed/],
  ["a # c", "NN213", "#", /"#" is not allowed/],
  ["a mod b", "NN213", "mod", /operator "mod"/],
  ["a .* b", "NN213", ".*", /Write \*: it acts on each component/],
  ["a > b", "NN213", ">", /operator ">"/],
  ["a < b < k", "NN213", "<", /a comparison/],
  ["a == b", "NN213", "==", /operator "=="/],
  ["a ? b : k", "NN213", "?", /a condition/],
  ["[a, b]", "NN213", "[", /a list/],
  ["{a: 1}", "NN213", "{", /an object/],
  ["a.b", "NN213", ".", /a part of a value/],
  ["a[1]", "NN213", "[", /a part of a value/],
  ['a + "x"', "NN213", '"', /a quoted text/],
  ["a; b", "NN213", ";", /more than one expression/],
  ["a = 1", "NN213", "=", /an assignment/],
  ["f(a) = a", "NN213", "=", /definition of a function/],
  ["1:3", "NN213", ":", /a range/],
  ["not a", "NN213", "not", /operator "not"/],
  ["1e999", "NN213", "1e999", /larger than any/],
  ["2 * Infinity", "NN213", "Infinity", /"Infinity" is not allowed/],
  ["true", "NN213", "true", /"true" is not allowed/],
  ["5 cm", "NN213", "cm", /"cm" is neither an input nor a parameter of this node\. Its names: "a", "b", "k", "שלום"/],
  ["a + kk", "NN213", "kk", /Did you mean "k"\?/],
  ["a + expp(a)", "NN213", "expp", /no function "expp"\. Did you mean "exp"\?/],
  ["ln(a)", "NN213", "ln", /Did you mean "log"\?/],
  ["exp a", "NN213", "exp", /exp is a function; write exp\(…\)/],
  ["b + a(b)", "NN213", "a", /To multiply, write a \* \(…\)/],
  ["exp()", "NN213", "exp", /takes one argument, not 0/],
  ["log(a, 2)", "NN213", "log", /For another base, divide by its log/],
  ["constructor", "NN213", "constructor", /neither an input/],
  ["__proto__(1)", "NN213", "__proto__", /no function "__proto__"/],
  ["toString()", "NN213", "toString", /no function "toString"/],
  [`a + ${"1".repeat(10_000)}`, "NN212", `a + ${"1".repeat(10_000)}`, /10004 characters; at most 10000/],
];

describe("readExpression", () => {
  for (const [text, code, at, message] of WRONG) {
    it(`refuses ${text.length > 30 ? `${text.slice(0, 30)}…` : text || "nothing"}`, () => {
      const reading = readExpression(text, NAMES);
      assert.ok(!reading.ok, "it was read");
      assert.deepEqual([reading.code, text.slice(reading.start, reading.end)], [code, at]);
      assert.match(reading.message, message);
    });
  }

  it("points at the one of several uses that is wrong", () => {
    const reading = readExpression("exp(a) + exp(b) + exp(a, b)", NAMES);
    assert.ok(!reading.ok);
    assert.equal(reading.start, 18);
  });

  it("refuses what is nested too deeply, whichever way, and never throws", () => {
    const deep = [
      `${"(".repeat(4000)}a${")".repeat(4000)}`,
      "(".repeat(9999),
      `${"-".repeat(9999)}a`,
      `a${"^a".repeat(4999)}`,
      `${"exp(".repeat(201)}a${")".repeat(201)}`,
      `${"a+(".repeat(2400)}a${")".repeat(2400)}`,
    ];
    for (const text of deep) {
      const reading = readExpression(text, NAMES);
      assert.ok(!reading.ok, text.slice(0, 10));
      assert.match(reading.message, /nested too deeply|cannot be read/);
    }
  });

  it("reads a long sum, which is not deep, and 200 levels", () => {
    assert.ok(readExpression(`a${"+a".repeat(4999)}`, NAMES).ok);
    assert.ok(readExpression(`${"exp(".repeat(200)}a${")".repeat(200)}`, NAMES).ok);
  });

  it("gives the same reading again, and equal parts once", () => {
    const reading = readExpression("exp(a*b) + exp(a*b)^2", NAMES);
    assert.equal(readExpression("exp(a*b) + exp(a*b)^2", NAMES), reading);
    assert.ok(reading.ok);
    // a, b, a·b, exp, 2, ^, +
    assert.equal(reading.expression.nodes.length, 7);
  });

  /** Right to left and above unary minus; own names before pi and e; names in any script. */
  const VALUES: readonly (readonly [text: string, names: Readonly<Record<string, number>>, value: number])[] = [
    ["2^3^2", {}, 512],
    ["-a^2", { a: 3 }, -9],
    ["2^-a", { a: 1 }, 0.5],
    ["a - b - 1", { a: 5, b: 3 }, 1],
    ["a / b / 2", { a: 12, b: 3 }, 2],
    ["+a - -a", { a: 3 }, 6],
    ["2 a b", { a: 3, b: 5 }, 30],
    ["e + pi", { e: 1 }, 1 + Math.PI],
    ["e", {}, Math.E],
    ["שלום^2 + β", { שלום: 3, β: 1 }, 10],
    ["𝛼 * 2", { 𝛼: 3 }, 6],
    ["max(a, b, 4) - min(a, b, 4)", { a: 3, b: 7 }, 4],
    ["max(a)", { a: 3 }, 3],
    ["(-a)^3", { a: 2 }, -8],
    ["constructor + __proto__", { constructor: 1, ["__proto__"]: 2 }, 3],
    ["log(0) * 0", {}, Number.NaN],
    ["sqrt(a)", { a: -1 }, Number.NaN],
    ["1 / a", { a: 0 }, Number.POSITIVE_INFINITY],
    ["1.5e-2 + .5 + 2.", {}, 2.515],
  ];
  for (const [text, names, expected] of VALUES) {
    it(`${text} is ${expected}`, () => {
      const keys = Object.keys(names);
      const reading = readExpression(text, keys);
      assert.ok(reading.ok, reading.ok ? "" : reading.message);
      const output = new Float64Array(1);
      const operands = keys.map((key) => ({ data: Float64Array.of(names[key] ?? Number.NaN), repeat: 1 }));
      new ExpressionProgram(reading.expression, keys).forward(operands, output);
      assert.deepEqual([...output], [expected]);
    });
  }
});
