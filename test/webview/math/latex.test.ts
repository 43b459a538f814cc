import assert from "node:assert/strict";
import katex from "katex";
import type { FormulaLine } from "../../../core/explain/explanation.ts";
import { explanationToLatex } from "../../../webview/math/latex.ts";

const line = (symbols: string, numbers: string | null): FormulaLine => ({
  label: "u",
  symbols,
  numbers,
  symbolsText: "",
  numbersText: null,
  detail: null,
  names: [],
  linked: symbols,
});

describe("webview/math/latex", () => {
  it("lines the formulas up at their first sign of equality or of a new value outside braces", () => {
    const latex = explanationToLatex({
      lines: [
        line("u = w x + b", "u = 2 \\cdot 3 + 1 = 7"),
        line("\\sum_{i=1}^{n} w_i", null),
        line("\\{a\\} = b", "\\{a\\} \\approx 0.3"),
        line("g \\leftarrow g + 1", null),
      ],
    });
    assert.equal(
      latex,
      "\\begin{aligned}\n  u &= w x + b \\\\\n  u &= 2 \\cdot 3 + 1 = 7 \\\\\n  &\\sum_{i=1}^{n} w_i \\\\\n  \\{a\\} &= b \\\\\n  \\{a\\} &\\approx 0.3 \\\\\n  g &\\leftarrow g + 1\n\\end{aligned}",
    );
    assert.doesNotThrow(() => katex.renderToString(latex, { throwOnError: true }));
  });
});
