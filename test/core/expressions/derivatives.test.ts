import assert from "node:assert/strict";
import fc from "fast-check";
import { all, create, type FactoryFunctionMap, type MathNode } from "mathjs";
import { differentiate } from "../../../core/expressions/differentiate.ts";
import type { Expression } from "../../../core/expressions/expression.ts";
import { ExpressionProgram } from "../../../core/expressions/expressionProgram.ts";
import { expressionTex } from "../../../core/expressions/expressionTex.ts";
import { readExpression } from "../../../core/expressions/readExpression.ts";

/** mathjs as an oracle: its own evaluation and its own symbolic derivatives, in 40 digits. */
const math = create(all as FactoryFunctionMap, { number: "BigNumber", precision: 40, relTol: 1e-36, absTol: 0 });

const NAMES = ["a", "b", "k"];
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  fc.integer({ min: 0, max: 30 }).map((n) => String(n / 10)),
  fc.constantFrom("pi", "e"),
);
/** Kept from overflowing and from the singularities of log, sqrt and /; written with and without needless brackets. */
const smooth: fc.Arbitrary<string> = fc.letrec<{ whole: string }>((tie) => {
  const one = tie("whole");
  const pair = fc.tuple(one, one);
  const calls = ["sin", "cos", "tanh", "atan"].map((name) => one.map((x) => `${name}(${x})`));
  return {
    whole: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      ...calls,
      pair.map(([x, y]) => `(${x} + ${y})`),
      pair.map(([x, y]) => `(${x} - ${y})`),
      pair.map(([x, y]) => `${x} * ${y}`),
      pair.map(([x, y]) => `${x} / (2 + (${y})^2)`),
      one.map((x) => `-${x}`),
      one.map((x) => `-(${x})^2`),
      one.map((x) => `sin(${x})^3`),
      pair.map(([x, y]) => `(1 + (${x})^2)^sin(${y})`),
      one.map((x) => `exp(sin(${x}))`),
      one.map((x) => `log(1 + (${x})^2)`),
      one.map((x) => `sqrt(1 + (${x})^2)`),
      one.map((x) => `sinh(cos(${x})) + cosh(sin(${x}))`),
      one.map((x) => `tan(atan(${x}) / 2)`),
    ),
  };
}).whole;
const point = fc.tuple(...NAMES.map(() => fc.integer({ min: -2000, max: 2000 }).map((n) => n / 1000)));

function read(text: string): Expression {
  const reading = readExpression(text, NAMES);
  assert.ok(reading.ok, reading.ok ? "" : `${text}: ${reading.message}`);
  return reading.expression;
}

function operandsAt(values: readonly number[]): { readonly data: Float64Array; readonly repeat: number }[] {
  return values.map((value) => ({ data: Float64Array.of(value), repeat: 1 }));
}

function valueAt(expression: Expression, values: readonly number[]): number {
  const output = new Float64Array(1);
  new ExpressionProgram(expression, NAMES).forward(operandsAt(values), output);
  return output[0] as number;
}

function gradientOf(expression: Expression, values: readonly number[]): readonly number[] {
  const gradients = NAMES.map(() => new Float64Array(1));
  new ExpressionProgram(expression, NAMES).backward(operandsAt(values), Float64Array.of(1), gradients);
  return gradients.map((gradient) => gradient[0] as number);
}

/** Intermediate numbers of some hundreds may cancel, hence a share of the expression's own size. */
function near(actual: number, expected: number, scale: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-10 * Math.max(Math.abs(expected), scale),
    `${what}: ${actual}, ${expected}`,
  );
}

describe("expressions against mathjs", function () {
  this.timeout(60_000);

  it("have the values that mathjs finds with 40 digits", () => {
    fc.assert(
      fc.property(smooth, point, (text, values) => {
        const scope = Object.fromEntries(NAMES.map((name, i) => [name, math.bignumber(values[i])]));
        const exact = Number(String(math.evaluate(text, scope)));
        near(valueAt(read(text), values), exact, 1, text);
      }),
      { numRuns: 400 },
    );
  });

  it("have the derivatives that mathjs finds in symbols", () => {
    fc.assert(
      fc.property(smooth, point, (text, values) => {
        const gradient = gradientOf(read(text), values);
        const scope = Object.fromEntries(NAMES.map((name, i) => [name, math.bignumber(values[i])]));
        for (const [i, name] of NAMES.entries()) {
          const derivative: MathNode = math.derivative(text, name, { simplify: false });
          const exact = Number(String(derivative.evaluate(scope)));
          near(gradient[i] ?? Number.NaN, exact, 1, `∂(${text})/∂${name} at ${String(values)}`);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("have the same derivatives in symbols as in numbers, ties and kinks included", () => {
    const kinked = fc
      .tuple(smooth, smooth, fc.constantFrom("max", "min"))
      .chain(([x, y, pick]) =>
        fc.constantFrom(
          `${pick}(${x}, ${y}, 0.3)`,
          `${pick}(a, a * b, ${y})`,
          `abs(${x}) * relu(${y})`,
          `sigmoid(${x}) - abs(a) + relu(b - a)`,
        ),
      );
    fc.assert(
      fc.property(fc.oneof(smooth, kinked), point, (text, values) => {
        const expression = read(text);
        const gradient = gradientOf(expression, values);
        for (const [i, name] of NAMES.entries()) {
          const symbolic = differentiate(expression, name);
          near(valueAt(symbolic, values), gradient[i] ?? Number.NaN, 1, `∂(${text})/∂${name} at ${String(values)}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("are written as TeX that reads back as the same function", () => {
    fc.assert(
      fc.property(smooth, point, (text, values) => {
        const expression = read(text);
        const tex = expressionTex(expression, (name) => name);
        if (tex === null) return;
        near(valueAt(read(textOf(tex)), values), valueAt(expression, values), 1, `${text} as ${tex}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe("derivatives where they jump or end, as PyTorch has them", () => {
  const CASES: readonly (readonly [text: string, at: readonly number[], gradient: readonly number[]])[] = [
    ["abs(a)", [0, 0, 0], [0, 0, 0]],
    ["relu(a)", [0, 0, 0], [0, 0, 0]],
    ["max(a, b)", [1, 1, 0], [0.5, 0.5, 0]],
    ["min(a, b)", [1, 1, 0], [0.5, 0.5, 0]],
    ["max(a, b, k)", [1, 1, 1], [0.25, 0.25, 0.5]],
    ["max(a, a)", [1, 0, 0], [1, 0, 0]],
    ["a^2", [0, 0, 0], [0, 0, 0]],
    ["a^1", [0, 0, 0], [1, 0, 0]],
    ["a^0", [0, 0, 0], [0, 0, 0]],
    ["a^3", [-2, 0, 0], [12, 0, 0]],
    ["a^-1", [-2, 0, 0], [-0.25, 0, 0]],
    ["2^a", [0, 0, 0], [Math.LN2, 0, 0]],
    ["a^b", [0, 2, 0], [0, 0, 0]],
    ["a^b", [-2, 3, 0], [12, Number.NaN, 0]],
    ["sqrt(a)", [0, 0, 0], [Number.POSITIVE_INFINITY, 0, 0]],
    ["log(a)", [0, 0, 0], [Number.POSITIVE_INFINITY, 0, 0]],
    ["tanh(a)", [20, 0, 0], [4 * Math.exp(-40), 0, 0]],
    ["sigmoid(a)", [-700, 0, 0], [Math.exp(-700), 0, 0]],
    ["sigmoid(a)", [40, 0, 0], [Math.exp(-40), 0, 0]],
  ];
  for (const [text, values, expected] of CASES) {
    it(`${text} at ${String(values)}`, () => {
      for (const [i, found] of gradientOf(read(text), values).entries()) {
        const wanted = expected[i] ?? 0;
        assert.ok(
          Object.is(found + 0, wanted) || Math.abs(found / wanted - 1) < 1e-14,
          `${NAMES[i]}: ${found}, ${wanted}`,
        );
      }
    });
  }

  it("hold for each element of a long array, and add up where a name stands for all", () => {
    const length = 1000;
    const a = Float64Array.from({ length }, (_, i) => Math.sin(i));
    const gradients = [new Float64Array(length), new Float64Array(4), new Float64Array(1)];
    const operands = [
      { data: a, repeat: 1 },
      { data: Float64Array.of(1, 2, 3, 4), repeat: length / 4 },
      { data: Float64Array.of(0.5), repeat: length },
    ];
    const program = new ExpressionProgram(read("a^2 * b + k * a"), NAMES);
    const upstream = Float64Array.from({ length }, (_, i) => Math.cos(i));
    program.backward(operands, upstream, gradients);
    const weight = (i: number): number => Math.floor(i / 250) + 1;
    for (const [i, x] of a.entries())
      near(gradients[0]?.[i] ?? NaN, Math.cos(i) * (2 * x * weight(i) + 0.5), 1, `a[${i}]`);
    for (let block = 0; block < 4; block++) {
      const sum = a.reduce((s, x, i) => (weight(i) === block + 1 ? s + Math.cos(i) * x * x : s), 0);
      near(gradients[1]?.[block] ?? NaN, sum, 1, `b[${block}]`);
    }
    near(
      gradients[2]?.[0] ?? NaN,
      a.reduce((s, x, i) => s + Math.cos(i) * x, 0),
      1,
      "k",
    );
  });
});

/** TeX of ours back to mathjs's syntax, independently of how it was written. */
function textOf(tex: string): string {
  const braces = (text: string, at: number): [inside: string, next: number] => {
    let depth = 0;
    for (let i = at; i < text.length; i++) {
      if (text[i] === "{") depth++;
      if (text[i] === "}" && --depth === 0) return [text.slice(at + 1, i), i + 1];
    }
    throw new Error(text);
  };
  let text = tex;
  for (let at = text.indexOf("\\frac"); at >= 0; at = text.indexOf("\\frac")) {
    const [above, middle] = braces(text, at + 5);
    const [below, end] = braces(text, middle);
    text = `${text.slice(0, at)}((${above})/(${below}))${text.slice(end)}`;
  }
  for (let at = text.indexOf("\\sqrt"); at >= 0; at = text.indexOf("\\sqrt")) {
    const [inside, end] = braces(text, at + 5);
    text = `${text.slice(0, at)}sqrt(${inside})${text.slice(end)}`;
  }
  return text
    .replace(/\\operatorname\{(\w+)\}/g, "$1")
    .replaceAll("\\ln", "log")
    .replaceAll("\\pi", "pi")
    .replaceAll("\\cdot", "*")
    .replace(/\\left|\\right/g, "")
    .replaceAll("{", "(")
    .replaceAll("}", ")");
}
