import assert from "node:assert/strict";
import fc from "fast-check";
import type { AxisView, MatrixView, PathsView } from "../../../core/view/derivativeView.ts";
import { ask, asked, endsFor, turnTo } from "../../../webview/derivatives/asked.ts";
import { axisEntry } from "../../../webview/derivatives/axis.ts";
import { matrixTo } from "../../../webview/derivatives/copyMatrix.ts";
import { allFormulas, countText, readPaths } from "../../../webview/derivatives/pathNumbers.ts";
import { drawnParts } from "../../../webview/derivatives/trace.ts";
import { groupId } from "../../../webview/groups/groupId.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";

const { network } = fakeNetwork(
  {
    x: { size: 3 },
    t: {},
    h: { op: "dense", inputs: ["x"], size: 2 },
    y: { inputs: ["h"] },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  { objective: ["L"], groups: [{ name: "g", nodes: ["h", "y"] }] },
);
const pass = { target: "L", targetIsObjective: true };

describe("what a command for derivatives asks", () => {
  const cases: readonly (readonly [string, Parameters<typeof endsFor>, object])[] = [
    ["nothing chosen: the target by the first input", ["jacobian", [], network, pass], { of: "L", by: "x" }],
    ["a path ends at single numbers", ["paths", [], network, pass], { of: "L", by: "x[0]" }],
    ["one node: the target by it", ["paths", ["h"], network, pass], { of: "L", by: "h[0]" }],
    ["two nodes, in the order of the network", ["jacobian", ["y", "h"], network, pass], { of: "y", by: "h" }],
    ["the two modes by all parameters", ["modes", [], network, pass], { of: "L", by: "θ" }],
    ["the target itself says nothing", ["paths", ["L"], network, pass], { of: "L", by: "x[0]" }],
    ["without a target the last node", ["jacobian", ["x"], network, null], { of: "L", by: "x" }],
    ["what is gone is not asked", ["jacobian", ["gone"], network, pass], { of: "L", by: "x" }],
  ];
  for (const [name, args, expected] of cases) it(name, () => assert.deepEqual(endsFor(...args), expected));

  it("has nothing to ask of an empty network", () => {
    assert.equal(endsFor("paths", [], fakeNetwork({}).network, null), null);
  });

  it("keeps the ends from tab to tab, as each takes them", () => {
    ask("modes", "L", "θ");
    turnTo("paths", network);
    assert.deepEqual([asked.get()?.of, asked.get()?.by], ["L", "x[0]"]);
    ask("jacobian", "h", "x");
    turnTo("paths", network);
    assert.deepEqual([asked.get()?.of, asked.get()?.by], ["h[0]", "x[0]"]);
    asked.set(null);
  });
});

describe("numbers of paths", () => {
  it("a path's product and factors stand one after the other", () => {
    const path = (...factors: string[]) => ({
      steps: [],
      nodes: [],
      edges: [],
      factors: factors.map((text) => ({ text, node: "h" })),
      formula: { symbols: "", numbers: null, symbolsText: "", numbersText: null },
    });
    const view: PathsView = {
      kind: "paths",
      from: "x",
      to: "y",
      symbol: "",
      text: "",
      count: "5",
      paths: [path("a", "b"), path("c")],
      numbers: Float64Array.of(2, 9, 6, 2, 3, -1, -1),
    };
    const read = readPaths(view);
    assert.deepEqual(
      read.paths.map(({ product, factors }) => [product, ...factors]),
      [
        [6, 2, 3],
        [-1, -1],
      ],
    );
    assert.deepEqual([read.total, read.absolute, read.listed, read.others], [2, 9, 5, "3"]);
    // Copied, the paths come with what they add up to; one path is the derivative itself.
    const named = { ...view, symbol: "D" };
    const sum = allFormulas(named, read).at(-1);
    assert.deepEqual(sum, { symbols: "D = \\sum_{k=1}^{5} \\left.D\\right|_{k}", numbers: "D = 2" });
    assert.equal(allFormulas({ ...named, count: "1", paths: [path("c")] }, read).length, 1);
  });

  it("counts up to any size are short texts that say their size", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n }), (count) => {
        const digits = String(count);
        const text = countText(digits);
        if (digits.length <= 15) assert.equal(text.replaceAll("\u2009", ""), digits);
        else {
          const power = [...text.slice(text.indexOf("× 10") + 4)].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(d)).join("");
          assert.equal(Number(power), digits.length - 1);
          assert.equal(text.slice(0, 4), `${digits[0]}.${digits.slice(1, 3)}`);
        }
      }),
    );
  });
});

describe("the names of a matrix's rows and columns", () => {
  const axis: AxisView = {
    length: 7,
    runs: [
      { id: "h.W", shape: [2, 2], components: null, length: 4 },
      { id: "y", shape: [3], components: [2, 0], length: 2 },
      { id: "b", shape: [], components: null, length: 1 },
    ],
  };

  it("run on from node to node", () => {
    const names = Array.from({ length: 7 }, (_, i) => axisEntry(axis, i).name);
    assert.deepEqual(names, ["h.W[0,0]", "h.W[0,1]", "h.W[1,0]", "h.W[1,1]", "y[2]", "y[0]", "b"]);
    assert.throws(() => axisEntry(axis, 7), RangeError);
  });

  it("stand in what is copied, with every digit", () => {
    const view: MatrixView = {
      kind: "jacobian",
      of: { length: 2, runs: [{ id: 'a,"b"', shape: [2], components: null, length: 2 }] },
      by: { length: 2, runs: [{ id: "x", shape: [2], components: null, length: 2 }] },
      symbol: "J",
      text: "J",
      numbers: Float64Array.of(0.1 + 0.2, -1e-300, Number.NaN, Number.NEGATIVE_INFINITY),
      mode: "forward",
      passes: { forward: 2, reverse: 2 },
      structure: null,
    };
    assert.equal(
      matrixTo("csv", view),
      ',x[0],x[1]\n"a,""b""[0]",0.30000000000000004,-1e-300\n"a,""b""[1]",NaN,-Infinity',
    );
    assert.match(
      matrixTo("latex", view),
      /0\.30000000000000004 & -1 \\times 10\^\{-300\} \\\\\n {2}\\mathrm\{NaN\} & -\\infty\n/,
    );
    assert.match(
      matrixTo("python", view),
      /^np\.array\(\[\n {4}\[0\.30000000000000004, -1e-300\],\n {4}\[np\.nan, -np\.inf\],/,
    );
  });
});

describe("a path on the canvas", () => {
  const path = { nodes: ["x", "h", "y", "L"], edges: ["x→h:0", "h→y:0", "y→L:0"] };

  it("is its nodes and wires, and where those begin", () => {
    const drawn = drawnParts(network, { folded: [], opened: [] }, path);
    assert.deepEqual([...drawn.nodes], path.nodes);
    assert.deepEqual([...drawn.edges], path.edges);
    assert.deepEqual([...drawn.sources], ["x", "h", "y"]);
  });

  it("goes through what stands for a folded group", () => {
    const drawn = drawnParts(network, { folded: ["g"], opened: [] }, path);
    assert.deepEqual([...drawn.nodes], ["x", groupId("g"), "L"]);
    assert.deepEqual([...drawn.sources], ["x", groupId("g")]);
    assert.equal(drawn.edges.size, 2);
  });
});
