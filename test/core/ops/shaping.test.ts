import assert from "node:assert/strict";
import { ops } from "../../../core/ops/index.ts";
import type { ForwardPass } from "../../../core/ops/op.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { machineFor } from "../engine/run.ts";
import { buildWhole, complaints } from "../graph/build.ts";
import { runOp } from "./checkOp.ts";

const input = (shape: readonly number[] = []): object => ({ op: "input", shape });
const base = { s: input(), v: input([3]), u: input([2]), m: input([2, 3]), n: input([3, 2]), q: input([2, 2, 2]) };

/** A node over these inputs, and what is said about it and where. */
const WRONG: readonly (readonly [node: Readonly<Record<string, unknown>>, expected: string])[] = [
  [
    { op: "sub", inputs: ["v", "u"] },
    'NN401 at "u": "f" (sub): the first input is [3] but input 2 is [2]; all must have the same shape; only scale-by repeats one value to fit another.',
  ],
  [
    { op: "div", inputs: ["v", "s"] },
    'NN401 at "s": "f" (div): the first input is [3] but input 2 is []; all must have the same shape; only scale-by repeats one value to fit another.',
  ],
  [{ op: "sub", inputs: ["v"] }, 'NN305 at [\n    "v"\n   ]: "f" (sub) needs 2 inputs, a and b; it has one input.'],
  [{ op: "scale", inputs: ["v"] }, 'NN201 at "f": The op "scale" needs "factor": a number.'],
  [
    { op: "scale-by", inputs: ["m", "v"] },
    'NN401 at "v": "f" (scale-by): the input is [2, 3] but the factor is [3]; it must be one number [] or one number for each entry of the first axis, [2].',
  ],
  [
    { op: "scale-by", inputs: ["s", "v"] },
    'NN401 at "v": "f" (scale-by): the input is [] but the factor is [3]; it must be one number [].',
  ],
  [
    { op: "matmul", inputs: ["m", "m"] },
    'NN401 at "m": "f" (matmul): the first input is [2, 3] and the second [2, 3]; the second must have as many rows as the first has columns, 3.',
  ],
  [
    { op: "matmul", inputs: ["v", "v"] },
    'NN401 at "v": "f" (matmul): the first input is [3] and the second [3]; a matrix product needs a matrix; for two vectors of one length there is dot.',
  ],
  [
    { op: "matmul", inputs: ["q", "m"] },
    'NN401 at "q": "f" (matmul): the first input is [2, 2, 2] and the second [2, 3]; the first must be a matrix [m, k] or a vector [k].',
  ],
  [
    { op: "matmul", inputs: ["m", "s"] },
    'NN401 at "s": "f" (matmul): the first input is [2, 3] and the second []; the second must be a matrix [k, n] or a vector [k].',
  ],
  [
    { op: "dot", inputs: ["v", "u"] },
    'NN401 at "u": "f" (dot): the first input is [3] and the second [2]; both must be vectors of one length.',
  ],
  [
    { op: "dot", inputs: ["m", "m"] },
    'NN401 at "m": "f" (dot): the first input is [2, 3] and the second [2, 3]; both must be vectors of one length; for matrices there is matmul.',
  ],
  [
    { op: "project", inputs: ["s"], features: 2 },
    'NN401 at "s": "f" (project): the input is a scalar []; a projection needs an axis to act on, such as [d] or [T, d].',
  ],
  [
    { op: "project", inputs: ["v"] },
    'NN201 at "f": The op "project" needs "features": a whole number, at least 1 and at most 1000000.',
  ],
  [
    { op: "activation", inputs: ["m"], activation: "softmax" },
    'NN401 at "m": "f" (activation): "softmax" needs a vector [n], and the input is [2, 3]; give it one vector, such as a row or flatten(x).',
  ],
  [
    { op: "activation", inputs: ["s"], activation: "softmax" },
    'NN401 at "s": "f" (activation): "softmax" needs a vector [n], and the input is []; join numbers with concat first.',
  ],
  [
    { op: "slice", inputs: ["m"], axis: 2 },
    'NN401 at 2: "f" (slice): "axis" is 2, but the input is [2, 3], whose axes are 0 to 1.',
  ],
  [{ op: "slice", inputs: ["s"] }, 'NN401 at "f": "f" (slice): "axis" is 0, but the input is [], which has no axis.'],
  [
    { op: "slice", inputs: ["v"], to: 4 },
    'NN401 at 4: "f" (slice): "to" is 4, but axis 0 of the input [3] has 3 entries; it ends at 3.',
  ],
  [
    { op: "slice", inputs: ["v"], from: 3 },
    'NN401 at 3: "f" (slice): "from" is 3, but axis 0 of the input [3] has 3 entries, counted from 0.',
  ],
  [
    { op: "slice", inputs: ["v"], from: 2, to: 1 },
    'NN401 at 1: "f" (slice): "from" is 2 and "to" is 1: nothing would be left; "to" must be larger.',
  ],
  [{ op: "slice", inputs: ["v"], from: -1 }, 'NN203 at -1: "from" must be a whole number of at least 0, not -1.'],
  [
    { op: "reshape", inputs: ["m"], shape: [4] },
    'NN401 at [\n    4\n   ]: "f" (reshape): the input is [2, 3], 6 numbers, but "shape" is [4], which holds 4; both must hold as many.',
  ],
  [
    { op: "transpose", inputs: ["v"] },
    'NN401 at "f": "f" (transpose): "first" is -2, but the input is [3], whose only axis is 0.',
  ],
  [
    { op: "sum", inputs: ["m"], axis: -3 },
    'NN401 at -3: "f" (sum): "axis" is -3, but the input is [2, 3], whose axes are 0 to 1.',
  ],
  [{ op: "max", inputs: ["m"], axis: 0.5 }, 'NN202 at 0.5: "axis" must be a whole number, not 0.5.'],
  [{ op: "norm", inputs: ["m"], p: 3 }, 'NN203 at 3: "p" must be a whole number, at least 1 and at most 2, not 3.'],
];

describe("arithmetic and shaping, where they do not fit", () => {
  for (const [node, expected] of WRONG)
    it(expected.slice(0, 120), () => assert.deepEqual(complaints({ nodes: { ...base, f: node } }), [expected]));
});

/** The gradient of a scalar by the input x of one sample. */
function gradientByX(node: Readonly<Record<string, unknown>>, x: readonly number[]): readonly number[] {
  const graph = buildWhole({ nodes: { x: input([x.length]), y: node }, objective: "y" });
  const machine = machineFor(graph, [{ x }]);
  machine.runAll();
  const found = graph.byId.get("x");
  return [...((found && machine.gradient(found)?.data) ?? [])];
}

describe("a division by 0", () => {
  it("is IEEE's, and is named as the cause", () => {
    const div = ops.get("div");
    const example = div?.examples[0];
    assert.ok(div && example);
    const run = runOp(div, {
      ...example,
      inputs: [
        [1, -1, 0, 2],
        [0, 0, 0, 4],
      ],
    });
    assert.deepEqual([...run.output], [Infinity, -Infinity, Number.NaN, 0.5]);
    const tensor = (...numbers: number[]): Tensor => ({ shape: [2], batch: 2, data: Float64Array.from(numbers) });
    const pass = { inputs: [tensor(1, 1, 1, 1), tensor(1, 2, 3, 0)], batch: 2 } as unknown as ForwardPass;
    assert.deepEqual(div.whyNotFinite?.(pass, "forward"), { because: "the divisor is 0", sample: 1 });
  });
});

describe("reductions at their kinks", () => {
  it("max: the first maximum takes the gradient; a NaN passes on", () => {
    assert.deepEqual(gradientByX({ op: "max", inputs: ["x"] }, [1, 3, 3]), [0, 1, 0]);
    assert.deepEqual(gradientByX({ op: "max", inputs: ["x"], axis: 0 }, [2, 2, 2]), [1, 0, 0]);
    const machine = machineFor(
      buildWhole({ nodes: { x: input([3]), y: { op: "max", inputs: ["x"] } }, objective: "y" }),
      [{ x: [1, Number.NaN, 5] }],
    );
    machine.runAll();
    assert.ok(Number.isNaN(machine.objective));
  });
  it("norm: 0 at 0, and neither overflow nor underflow", () => {
    assert.deepEqual(gradientByX({ op: "norm", inputs: ["x"] }, [0, 0]), [0, 0]);
    assert.deepEqual(gradientByX({ op: "norm", inputs: ["x"], p: 1 }, [0, -2]), [0, -1]);
    for (const size of [1e200, 1e-200]) {
      const gradient = gradientByX({ op: "norm", inputs: ["x"] }, [3 * size, 4 * size]);
      for (const [i, wanted] of [0.6, 0.8].entries())
        assert.ok(Math.abs((gradient[i] ?? NaN) - wanted) < 1e-15, `${gradient}`);
    }
  });
});

describe("a sigmoid as a node of its own", () => {
  /** Binary cross-entropy of a saturated sigmoid that is wrong: ln(1 + e^u) and its derivative σ(u) − t. */
  const network = (between: Readonly<Record<string, unknown>>, reads: string): object => ({
    nodes: {
      x: input(),
      t: input(),
      u: { op: "neuron", inputs: ["x"], params: { w: [1], b: 0 } },
      y: { op: "activation", inputs: ["u"], activation: "sigmoid" },
      ...between,
      L: { op: "binary-cross-entropy", inputs: [reads, "t"] },
    },
    objective: "L",
  });
  const cases: readonly (readonly [what: string, network: object])[] = [
    ["right in front of the loss", network({}, "y")],
    [
      "behind reshape and flatten",
      network({ r: { op: "reshape", inputs: ["y"], shape: [1, 1] }, f: { op: "flatten", inputs: ["r"] } }, "f"),
    ],
  ];
  for (const [what, net] of cases) {
    for (const [x, t, loss, slope] of [
      [800, 0, 800, 1],
      [-800, 1, 800, -1],
      [40, 0, 40, 1],
      [-50, 0, Math.exp(-50), Math.exp(-50)],
    ] as const) {
      it(`${what}: exact at u = ${x}, t = ${t}`, () => {
        const graph = buildWhole(net as Record<string, unknown>);
        const machine = machineFor(graph, [{ x, t }]);
        machine.runAll();
        const gradientOf = (id: string): number => {
          const node = graph.byId.get(id);
          return (node && machine.gradient(node)?.data[0]) ?? Number.NaN;
        };
        assert.ok(Math.abs((machine.objective ?? NaN) / loss - 1) < 1e-14, `L = ${machine.objective}`);
        assert.ok(Math.abs(gradientOf("u") / slope - 1) < 1e-14, `∂L/∂u = ${gradientOf("u")}`);
        assert.ok(Math.abs(gradientOf("x") / slope - 1) < 1e-14, `∂L/∂x = ${gradientOf("x")}`);
      });
    }
  }
});
