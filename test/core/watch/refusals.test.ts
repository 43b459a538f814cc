import assert from "node:assert/strict";
import type { Machine } from "../../../core/engine/machine.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { WatchError } from "../../../core/watch/watch.ts";
import { machineFor } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { complaint, evaluate, plain } from "./support.ts";

const NETWORK = {
  nodes: {
    x: { op: "input", shape: [3] },
    t: { op: "input", shape: [2] },
    hidden: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    "my id": { op: "neuron", inputs: ["x"], activation: "relu" },
    y: { op: "dense", inputs: ["hidden", "my id"], units: 2, activation: "softmax" },
    L: { op: "squared-error", inputs: ["y", "t"] },
  },
  objective: "L",
};

function finished(samples = 1): Machine {
  const machine = machineFor(buildWhole(NETWORK), Array(samples).fill({ x: [1, 2, 3], t: [0, 1] }));
  machine.runAll();
  return machine;
}

/** Text with ‸ at the place of the complaint → what is complained about. */
const COMPLAINTS: readonly (readonly [marked: string, sentence: RegExp])[] = [
  ["1 + ‸hiden.z", /There is no node or parameter "hiden"\. Did you mean "hidden"\?/],
  ["hidden.‸gradiant", /hidden \(dense\) has no part "gradiant"\. Did you mean "gradient"\?/],
  ["hidden.‸foo", /Its parts: z, u, gradient, delta, local, W, b\./],
  [
    "x.‸u",
    /x \(input\) has no part "u"\. Only ops with an activation have a pre-activation\. Its parts: z, gradient\./,
  ],
  ["y.‸local", /Only an activation that acts on each entry by itself/],
  ["2 * ‸W[0]", /A parameter is named with its node: hidden\.W\./],
  ['node(‸"my idd").z', /There is no node "my idd"\. Did you mean "my id"\?/],
  ['param(‸"hidden.V")', /There is no parameter "hidden\.V"\. Did you mean "hidden\.W"\?/],
  ["1 + ‸nrom(x)", /There is no function "nrom"\. Did you mean "norm"\?/],
  ["‸hidden(2)", /hidden is no function: to multiply, write hidden \* \(…\)/],
  ["1 + ‸norm", /norm is a function: write norm\(…\)/],
  ["‸norm()", /norm takes 1 to 2 arguments, not 0: norm\(x, p\)/],
  ["‸jacobian(y)", /jacobian takes 2 arguments, not 1: jacobian\(y, x\)/],
  ["grad(‸2)", /grad takes the name of something in the network/],
  ["grad(‸grad(x))", /grad takes the name of something in the network/],
  ["grad(‸loss)", /grad takes a node \(grad\(h1\)\), its pre-activation .*, not loss/],
  ["grad(‸hidden.delta)", /grad takes a node .*, not hidden\.delta/],
  ["jacobian(‸hidden.W, x)", /jacobian takes nodes here, such as h1 or h1\[0\], not hidden\.W/],
  ["jacobian(y, ‸theta)", /jacobian takes nodes and parameters here/],
  ["paths(‸hidden, y[0])", /hidden has 4: name one, such as hidden\[0\]/],
  ["‸paths(hidden[0], y[0], 0)", /paths shows 1 to 1000 paths, not 0/],
  ["x[‸3]", /The index 3 is out of range: x has the shape \[3\], counted from 0/],
  ["hidden.W[0, ‸7]", /The index 7 is out of range: hidden\.W has the shape \[4 × 3\]/],
  ["x[‸-1]", /Indices count from 0 and are never negative: -1 is none/],
  ["x[‸-2:2]", /never negative: -2 is none/],
  ["x[‸0:4]", /The index 4 is out of range/],
  ["x[‸2:1]", /The slice 2:1 takes nothing\. Its end is left out/],
  ["x[‸0.5]", /0\.5 is no index/],
  ["x[0, ‸1]", /x has the shape \[3\]: one index, not 2/],
  ["loss[‸0]", /loss is one number and has no entries/],
  ['x[‸"z"]', /a part is written with a dot/],
  ["hidden.z.‸u", /hidden\.z has no part "u"/],
  ["hidden.W.gradient.‸gradient", /grad\(hidden\.W\) has no part "gradient"/],
  ["x[0].‸z", /The part comes before the index/],
  ["x ‸+ hidden", /\[3\] and \[4\] do not fit together in a \+ b/],
  ["hidden.W ‸* hidden", /\[4 × 3\] \* \[4\] do not fit together/],
  ["hidden.W ‸^ 2", /is no power of a square matrix/],
  ["‸det(hidden.W)", /det takes a square matrix, not \[4 × 3\]/],
  ["‸inv([1, 1; 1, 1])", /The matrix has no inverse: its determinant is 0/],
  ["1 + ‸sum(x, 1)", /sum has no axis 1/],
  ["‸abs(paths(hidden[0], y[0]))", /abs takes numbers, not a table\. Take one of its parts: \.sum/],
  ["paths(hidden[0], y[0]).‸total", /There is no part "total" here\. There are sum, count/],
  ["x‸ = 2", /An assignment is not allowed/],
  ["f(x) ‸= 2", /The definition of a function is not allowed/],
  ["1‸; 2", /More than one expression/],
  ["‸{a: 1}", /An object is not allowed/],
  ["1‸:3", /A range outside of an index/],
  ["2 ‸to x", /The operator to is not allowed\. There are no units here/],
  ["(1 + 2‸", /A closing bracket \) is missing/],
  ["1 +‸", /ends too early: a value is missing here/],
  ["x‸)", /The sign \) has nothing to stand with here/],
  ["x[0‸", /A closing bracket \] is missing/],
  ["x.‸", /The name of a part is missing behind the dot/],
  ["1 ‸@ 2", /@ .*/],
  ["‸", /The expression is empty/],
  ["[1, 2; 3]‸", /as long as each other/],
];

describe("watches that cannot be", () => {
  const machine = finished();
  for (const [marked, sentence] of COMPLAINTS)
    it(`${JSON.stringify(marked.replace("‸", ""))} is told with its place`, () => {
      // An operator's place is its sign, so that spaces in front of it do not count.
      const at = marked.indexOf("‸");
      const text = marked.replace("‸", "");
      const found = complaint(text, machine, 0);
      assert.match(found.slice(found.indexOf(":") + 2), sentence);
      const place = Number(found.slice(0, found.indexOf(":")));
      assert.equal(at + (text.slice(at).length - text.slice(at).trimStart().length), place, found);
    });

  it("unknown names, parts, functions and arguments are found before anything is evaluated", () => {
    for (const text of [
      "hiden.z > 1",
      "hidden.foo",
      "nrom(x)",
      "grad(2)",
      "false and hiden",
      "norm()",
      "jacobian(theta, x)",
      "1 ? 2 : q",
    ])
      assert.throws(() => readWatch(text, machine.graph), WatchError, text);
  });

  it("paths of several samples ask for one, and samples that are not there are refused", () => {
    const batch = finished(2);
    assert.match(complaint("paths(hidden[0], y[0])", batch), /paths takes one sample, and this pass has 2: choose one/);
    assert.match(complaint("x", batch, 2), /There is no sample 2: this pass has 2, counted from 0/);
    assert.match(complaint("x", batch, -1), /There is no sample -1/);
  });

  it("nothing but numbers of the pass is reached: no prototypes, no definitions, no mathjs of its own", () => {
    for (const text of [
      "constructor",
      "__proto__",
      "x.constructor",
      "x.__proto__",
      "x.z.constructor",
      "x.toString",
      'x["constructor"]',
      'x.constructor.constructor("return process")()',
      "grad(x).constructor",
      "paths(hidden[0], y[0]).constructor",
      "parts(x).__proto__",
      "loss.constructor",
      "sum.constructor",
      'cos.constructor("return process")()',
      'constructor("1")',
      "hasOwnProperty(1)",
      "toString()",
      "valueOf()",
      "import({a: 1})",
      "import(1)",
      'createUnit("a")',
      'parse("1")',
      'evaluate("1 + 1")',
      'compile("1")',
      "parser()",
      'simplify("x")',
      'derivative("x^2", "x")',
      "config(1)",
      "x.z = 3",
      "x.z[0] = 3",
      "map(x, f(y) = y)",
      "f = 1",
      "{constructor: 1}",
      "typed(1)",
      "help(sum)",
      "this",
      "globalThis",
      "process",
      "null",
      "undefined",
      'node("constructor")',
      'node("__proto__")',
      'param("__proto__")',
      "node(1)",
      "hidden.W.__proto__",
      "theta.constructor",
    ])
      assert.match(complaint(text, machine, 0), /^\d+: \S/, text);
  });

  it("what would take long is refused, or ends at once", function () {
    this.timeout(20_000);
    const refused = [
      "ones(1e5, 1e5)",
      "zeros(1e9)",
      "identity(1e6)",
      "ones(3000, 1000)' * ones(3000, 1000)",
      "det(ones(500, 500))",
      "inv(identity(101))",
      "norm(ones(80, 80), 2)",
      "ones(1e308, 10)",
      "ones(1/0)",
      "ones(0/0)",
      `${"(".repeat(900)}1${")".repeat(900)}`,
      `${"[".repeat(900)}1${"]".repeat(900)}`,
      `${"-".repeat(1500)}1`,
      `${"abs(".repeat(300)}1${")".repeat(300)}`,
      "1 + ".repeat(2000),
      "x.".repeat(900),
      "1 ? ".repeat(400),
      `median(${"ones(2000, 2000) + ".repeat(20)}1)`,
      `sum(${"ones(4e6) .* ".repeat(40)}1)`,
    ];
    for (const text of refused) {
      const start = performance.now();
      assert.match(complaint(text, machine, 0), /^(\d+|null): \S/, text.slice(0, 40));
      // Generous: a hang takes minutes.
      assert.ok(performance.now() - start < 30_000, text.slice(0, 40));
    }
    assert.equal(plain(evaluate("factorial(1e6)", machine)), Number.POSITIVE_INFINITY);
    assert.equal(plain(evaluate("(1e6)!", machine)), Number.POSITIVE_INFINITY);
    assert.equal(plain(evaluate("gamma(1e300)", machine)), Number.POSITIVE_INFINITY);
    assert.ok(Number.isNaN(plain(evaluate("factorial(-1)", machine))));
    assert.ok(Number.isNaN(plain(evaluate("factorial(0.5)", machine))));
    assert.equal(plain(evaluate(`0${" + 1".repeat(450)}`, machine)), 450);
    assert.equal(plain(evaluate("10^400", machine)), Number.POSITIVE_INFINITY);
    assert.equal(plain(evaluate("9^9^9", machine)), Number.POSITIVE_INFINITY);
  });
});
