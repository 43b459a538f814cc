import assert from "node:assert/strict";
import { all, type BigNumber, create, type FactoryFunctionMap, type MathJsInstance } from "mathjs";
import { type Activation, type ElementwiseActivation, fillActivation } from "../../../core/ops/activation.ts";
import { activations } from "../../../core/ops/activations.ts";
import { erf, erfc } from "../../../core/ops/errorFunction.ts";
import { closeTo } from "./checkOp.ts";

/**
 * Values and derivatives against the same formulas written once more, evaluated by mathjs with 60 digits: no rounding,
 * cancellation or overflow of doubles can hide in both.
 */
const withDigits = (precision: number): MathJsInstance =>
  create(all as FactoryFunctionMap, { number: "BigNumber", precision, relTol: 10 ** -(precision - 5), absTol: 0 });
const math = withDigits(60);
const wide = withDigits(400);

const normalCdf = "normalCdf(u)";
const FORMULAS: Readonly<Record<string, readonly [value: string, derivative: string]>> = {
  identity: ["u", "1"],
  step: ["u > 0 ? 1 : 0", "0"],
  sigmoid: ["1 / (1 + exp(-u))", "exp(-u) / (1 + exp(-u))^2"],
  tanh: ["(exp(2 u) - 1) / (exp(2 u) + 1)", "4 exp(2 u) / (exp(2 u) + 1)^2"],
  "tanh-half": ["(exp(u) - 1) / (exp(u) + 1)", "2 exp(u) / (exp(u) + 1)^2"],
  relu: ["u > 0 ? u : 0", "u > 0 ? 1 : 0"],
  "leaky-relu": ["u > 0 ? u : slope * u", "u > 0 ? 1 : slope"],
  prelu: ["u > 0 ? u : slope * u", "u > 0 ? 1 : slope"],
  elu: ["u > 0 ? u : alpha * (exp(u) - 1)", "u > 0 ? 1 : alpha * exp(u)"],
  selu: [
    "1.0507009873554804934193349852946 * (u > 0 ? u : 1.6732632423543772848170429916717 * (exp(u) - 1))",
    "1.0507009873554804934193349852946 * (u > 0 ? 1 : 1.6732632423543772848170429916717 * exp(u))",
  ],
  gelu: [`u * ${normalCdf}`, `${normalCdf} + u * exp(-u^2 / 2) / sqrt(2 pi)`],
  "gelu-tanh": [
    "u / (1 + exp(-2 sqrt(2 / pi) * (u + 0.044715 u^3)))",
    "1 / (1 + exp(-2 sqrt(2 / pi) * (u + 0.044715 u^3))) + u * exp(-2 sqrt(2 / pi) * (u + 0.044715 u^3)) / (1 + exp(-2 sqrt(2 / pi) * (u + 0.044715 u^3)))^2 * 2 sqrt(2 / pi) * (1 + 3 * 0.044715 u^2)",
  ],
  silu: ["u / (1 + exp(-u))", "1 / (1 + exp(-u)) + u exp(-u) / (1 + exp(-u))^2"],
  softplus: ["log(1 + exp(u))", "1 / (1 + exp(-u))"],
  "hard-sigmoid": ["u <= -3 ? 0 : u >= 3 ? 1 : u / 6 + 0.5", "u > -3 and u < 3 ? 1 / 6 : 0"],
  "hard-tanh": ["u <= -1 ? -1 : u >= 1 ? 1 : u", "u > -1 and u < 1 ? 1 : 0"],
};

/** φ″, of the side that φ′ takes at a kink; what is not here is 0 everywhere. */
const SECOND: Readonly<Record<string, string>> = {
  sigmoid: "exp(-u) * (exp(-u) - 1) / (1 + exp(-u))^3",
  tanh: "8 exp(2 u) * (1 - exp(2 u)) / (exp(2 u) + 1)^3",
  "tanh-half": "2 exp(u) * (1 - exp(u)) / (exp(u) + 1)^3",
  elu: "u > 0 ? 0 : alpha * exp(u)",
  selu: "u > 0 ? 0 : 1.0507009873554804934193349852946 * 1.6732632423543772848170429916717 * exp(u)",
  gelu: "(2 - u^2) * exp(-u^2 / 2) / sqrt(2 pi)",
  "gelu-tanh": String(math.derivative(FORMULAS["gelu-tanh"]?.[1] ?? "", "u")),
  silu: "exp(-u) / (1 + exp(-u))^2 * (2 + u * (exp(-u) - 1) / (1 + exp(-u)))",
  softplus: "exp(-u) / (1 + exp(-u))^2",
};

const POINTS = [
  0,
  -0,
  1e-8,
  -1e-8,
  1e-30,
  0.3,
  -0.3,
  0.5,
  -0.75,
  1,
  -1,
  1 - 1e-12,
  2.5,
  -2.5,
  3,
  -3,
  6,
  -6,
  8.5,
  -8.5,
  20,
  -20,
  38,
  -38,
  100,
  -100,
  745,
  -745,
  1e4,
  -1e4,
];

/** Below this doubles lose digits one by one. */
const SUBNORMAL = 2.3e-308;

/** Φ(u) = ½ erfc(−u/√2), by the series of erf, whose terms are all positive (Abramowitz and Stegun 7.1.6). */
function normalCdfExactly(u: BigNumber): BigNumber {
  const x = wide.bignumber(u.toString()).abs();
  if (x.gt(39)) return math.bignumber(u.gt(0) ? 1 : 0);
  const half = x.times(x).div(2);
  let term = x;
  let sum = x;
  for (let n = 1; term.gt("1e-390"); n++) {
    term = term
      .times(half)
      .times(2)
      .div(2 * n + 1);
    sum = sum.plus(term);
  }
  const inside = sum.times(half.neg().exp()).div((wide.evaluate("sqrt(2 pi)") as BigNumber).toString());
  const upper = wide.bignumber(0.5).plus(u.gt(0) ? inside : inside.neg());
  return math.bignumber(upper.toString());
}
math.import({ normalCdf: normalCdfExactly });

function exactly(expression: string, u: number, constants: Readonly<Record<string, number>>): number {
  const scope = Object.fromEntries(
    Object.entries({ u, ...constants }).map(([name, value]) => [name, math.bignumber(value)]),
  );
  return Number(String(math.evaluate(expression, scope)));
}

const elementwiseOnes = [...activations.values()].filter((a: Activation): a is ElementwiseActivation => !a.vector);
const exact = (activation: ElementwiseActivation): number => (activation.name.startsWith("gelu") ? 2e-13 : 4e-15);

describe("activations against their formulas with 60 digits", () => {
  it("has a formula here for every one", () => {
    assert.deepEqual(elementwiseOnes.map((a) => a.name).toSorted(), Object.keys(FORMULAS).toSorted());
  });

  for (const activation of elementwiseOnes) {
    const constants = fillActivation(activation, {});
    const [value = "", derivative = ""] = FORMULAS[activation.name] ?? [];
    it(`${activation.name}: value`, () => {
      for (const u of POINTS)
        closeTo(activation.value(u, constants), exactly(value, u, constants), exact(activation), `φ(${u})`, SUBNORMAL);
    });
    it(`${activation.name}: derivative`, () => {
      // Around the zero of gelu′ and silu′ the sum of two terms cancels; there the error is bounded absolutely.
      const cancels = /gelu|silu/.test(activation.name) ? 4e-16 : SUBNORMAL;
      for (const u of POINTS)
        closeTo(
          activation.derivative(u, constants),
          exactly(derivative, u, constants),
          exact(activation),
          `φ′(${u})`,
          cancels,
        );
    });
    it(`${activation.name}: second derivative`, () => {
      // Where two terms cancel (φ″ has a zero) the error is bounded absolutely.
      const cancels = /gelu|silu/.test(activation.name) ? 4e-16 : SUBNORMAL;
      for (const u of POINTS)
        closeTo(
          activation.secondDerivative(u, constants),
          exactly(SECOND[activation.name] ?? "0", u, constants),
          exact(activation),
          `φ″(${u})`,
          cancels,
        );
    });
    it(`${activation.name}: stays in its range and gives no NaN, however large u is`, () => {
      const [low, high] = activation.range;
      for (const u of [...POINTS, 1e300, -1e300]) {
        const z = activation.value(u, constants);
        assert.ok(z >= low && z <= high, `φ(${u}) = ${z}`);
        if (Math.abs(u) < 1e100) assert.ok(!Number.isNaN(activation.derivative(u, constants)), `φ′(${u})`);
      }
    });
    it(`${activation.name}: passes NaN on`, () => {
      assert.ok(Number.isNaN(activation.value(Number.NaN, constants)));
    });
  }
});

describe("the slope that prelu learns", () => {
  it("enters φ′ as its mixed derivative says", () => {
    const prelu = activations.get("prelu");
    assert.ok(prelu && !prelu.vector);
    const [slope] = prelu.learned;
    for (const u of [-2, -0.5, 0, 0.5, 2]) {
      const change: number = prelu.derivative(u, { slope: 1.25 }) - prelu.derivative(u, { slope: 0.25 });
      assert.equal(slope?.mixedDerivative(u, { slope: 0.25 }), change);
    }
  });
});

describe("activations at their ties, as PyTorch has them", () => {
  const derivativeAt = (name: string, u: number, written: Record<string, number> = {}): number => {
    const activation = activations.get(name);
    assert.ok(activation && !activation.vector);
    return activation.derivative(u, fillActivation(activation, written));
  };
  const TIES: readonly (readonly [name: string, u: number, derivative: number, written?: Record<string, number>])[] = [
    ["step", 0, 0],
    ["relu", 0, 0],
    ["relu", -0, 0],
    ["leaky-relu", 0, 0.01],
    ["leaky-relu", -0, 0.2, { slope: 0.2 }],
    ["prelu", 0, 0.25],
    ["elu", 0, 1],
    ["elu", 0, 1.5, { alpha: 1.5 }],
    ["selu", 0, 1.0507009873554805 * 1.6732632423543772],
    ["hard-tanh", 1, 0],
    ["hard-tanh", -1, 0],
    ["hard-sigmoid", 3, 0],
    ["hard-sigmoid", -3, 0],
  ];
  for (const [name, u, expected, written] of TIES) {
    it(`${name}′(${Object.is(u, -0) ? "−0" : u}) = ${expected}`, () =>
      closeTo(derivativeAt(name, u, written), expected, 1e-15, name));
  }
});

describe("erf and erfc", () => {
  // Abramowitz and Stegun, table 7.1, and the tail from its asymptotic series, 7.1.23.
  it("agree with the tables", () => {
    closeTo(erf(0.5), 0.5204998778130465, 1e-15, "erf 0.5");
    closeTo(erf(-1), -0.8427007929497149, 1e-15, "erf −1");
    closeTo(erfc(2), 0.004677734981047266, 1e-15, "erfc 2");
    closeTo(erfc(10), 2.088487583762545e-45, 1e-14, "erfc 10");
    closeTo(erfc(-3), 1.9999779095030014, 1e-15, "erfc −3");
  });
  it("end where a double does", () => {
    assert.equal(erfc(30), 0);
    assert.equal(erfc(-30), 2);
    assert.equal(erf(Infinity), 1);
    assert.ok(Number.isNaN(erfc(Number.NaN)) && Number.isNaN(erf(Number.NaN)));
    assert.ok(Object.is(erf(-0), -0));
  });
});
