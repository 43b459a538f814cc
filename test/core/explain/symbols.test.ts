import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { plainText } from "../../../core/explain/plainText.ts";
import { nameSymbols, symbolOfName } from "../../../core/explain/symbols.ts";
import { escapeText } from "../../../core/explain/texTokens.ts";
import { render } from "./support.ts";

function symbols(nodes: Readonly<Record<string, unknown>>) {
  const { graph } = compile(
    JSON.stringify({
      nn: 1,
      nodes: Object.fromEntries([["x", { op: "input", shape: [3] }], ...Object.entries(nodes)]),
    }),
  );
  assert.ok(graph);
  return nameSymbols(graph);
}

const neuron = { op: "neuron", inputs: ["x"] };

describe("names in formulas", function () {
  this.timeout(60_000);

  it("follow the lecture: h3 gives z₃ from u₃, with w₃ and b₃", () => {
    const h3 = symbols({ h3: neuron }).get("h3");
    assert.deepEqual(
      [h3?.value, h3?.function, h3?.preactivation, h3?.delta, h3?.theta, h3?.parameter("b")].map((tex) =>
        plainText(tex ?? ""),
      ),
      ["z₃", "h₃", "u₃", "δ₃", "θ₃", "b₃"],
    );
  });

  it("vectors are bold", () => {
    assert.equal(symbols({}).get("x")?.value, "\\boldsymbol{x}");
    assert.equal(symbols({ z1: { op: "dense", inputs: ["x"], units: 2 } }).get("z1")?.value, "\\boldsymbol{z}_{1}");
  });

  it("nodes whose names would look alike keep their ids", () => {
    const named = symbols({ h1: neuron, z1: neuron, h_1: neuron });
    const values = [...named.values()].map(({ value }) => plainText(value));
    assert.equal(new Set(values).size, values.length, values.join(", "));
  });

  it("words and other alphabets stand upright", () => {
    assert.equal(symbolOfName("y"), "y");
    assert.equal(symbolOfName("x12"), "x_{12}");
    assert.equal(symbolOfName("hidden"), "\\text{hidden}");
    assert.equal(plainText(symbolOfName("שכבה 1")), "שכבה 1");
  });

  it("any id at all renders, and reads back in plain text", () => {
    const ids = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.string({ unit: "binary", minLength: 1 }),
      fc.constantFrom("__proto__", "a_b^c", "\\frac", "{", "}", "%$#&~", "\u0301", "a\\"),
    );
    fc.assert(
      fc.property(ids, (id) => {
        render(symbolOfName(id));
        render(`\\frac{\\partial L}{\\partial z_{\\text{${escapeText(id)}}}}`);
        if (/^[\x20-\x7e]+$/.test(id) && !/ {2}|^ | $/.test(id) && symbolOfName(id).startsWith("\\text"))
          assert.equal(plainText(symbolOfName(id)), id);
      }),
      { numRuns: 500 },
    );
  });
});
