import assert from "node:assert/strict";
import { plainText } from "../../../core/explain/plainText.ts";
import { substitute } from "../../../core/explain/substitute.ts";
import { activations, ops } from "../../../core/ops/index.ts";
import { render } from "./support.ts";

describe("plain text of a formula", () => {
  const pairs: readonly (readonly [string, string])[] = [
    ["\\frac{\\partial L}{\\partial z_{3}}", "∂L/∂z₃"],
    ["\\frac{1}{1+e^{-u}}", "1/(1 + e^(−u))"],
    ["W_{1} \\, \\boldsymbol{x} + \\boldsymbol{b}_{1}", "W₁ · x + b₁"],
    ["\\begin{bmatrix} 1 & -2 \\\\ 3 & 4 \\end{bmatrix}", "[1, −2; 3, 4]"],
    ["\\begin{cases}u&u>0\\\\a\\,u&u\\le 0\\end{cases}", "(u if u > 0, else a·u)"],
    ["-[t\\ln y+(1-t)\\ln(1-y)]", "−[t·ln y + (1 − t)·ln(1 − y)]"],
    ["-\\ln\\frac{e^{u}}{2}", "−ln(e^u/2)"],
    ["1.2 \\times 10^{-7}", "1.2 × 10⁻⁷"],
    ["\\left.\\frac{\\partial L}{\\partial z_{1}}\\right|_{z_{3}}", "∂L/∂z₁|_z₃"],
    ["\\hat{x}=\\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}}", "x\u0302 = (x − μ)/(√(σ² + ε))"],
    ["\\text{a+b = \\_\\{c\\}}", "a+b = _{c}"],
    ["\\boldsymbol{w}^{\\top}\\boldsymbol{x}", "wᵀx"],
  ];
  for (const [tex, text] of pairs) it(`${tex} reads ${text}`, () => assert.equal(plainText(tex), text));

  it("reads the formula of every op and activation without leaving TeX behind", () => {
    const formulas = [
      ...[...ops.values()].map(({ tex }) => tex),
      ...[...activations.values()].flatMap(({ tex, derivativeTex }) => [tex, derivativeTex]),
    ];
    for (const tex of formulas) {
      render(tex);
      assert.doesNotMatch(plainText(tex), /\\/, tex);
    }
  });
});

describe("substitution into a formula", () => {
  const put = (tex: string, u: string): string => plainText(substitute(tex, new Map([["u", u]])));

  it("brackets a negative number only where its sign would misread", () => {
    assert.equal(put("\\tanh(u)", "-0.5"), "tanh(−0.5)");
    assert.equal(put("e^{-u}", "-0.5"), "e^(−(−0.5))");
    assert.equal(put("u^2", "-3"), "(−3)²");
    assert.equal(put("u \\cdot 2", "-3"), "−3 · 2");
    assert.equal(put("2 \\cdot u", "-3"), "2 · (−3)");
  });

  it("never lets a number run into its neighbour", () => {
    assert.equal(put("2u", "0.5"), "2(0.5)");
    assert.equal(put("u\\,\\sigma(u)", "0.5"), "0.5·σ(0.5)");
  });

  it("leaves commands and words alone", () => {
    assert.equal(
      substitute("\\mu \\text{u} \\begin{cases}u\\end{cases}", new Map([["u", "3"]])),
      "\\mu \\text{u} \\begin{cases}3\\end{cases}",
    );
  });

  it("every activation renders with numbers of every kind", () => {
    for (const { tex, derivativeTex, vector } of activations.values()) {
      if (vector) continue;
      for (const u of [
        "0",
        "-0.5",
        "1.2 \\times 10^{-7}",
        "\\infty",
        "-\\infty",
        "\\text{NaN}",
        "u_{3}",
        "u_{\\text{a_b}}".replace("_b", "\\_b"),
      ]) {
        render(substitute(tex, new Map([["u", u]])));
        render(substitute(derivativeTex, new Map([["u", u]])));
      }
    }
  });
});
