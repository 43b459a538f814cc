import assert from "node:assert/strict";
import fc from "fast-check";
import type { Machine } from "../../../core/engine/machine.ts";
import { componentName } from "../../../core/graph/componentName.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { readWatch } from "../../../core/watch/readWatch.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { batchFirst, columns, machineFor, type Row } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { closeTo } from "../ops/checkOp.ts";
import { complaint, evaluate, numbersOf, plain } from "./support.ts";

const NETWORK = {
  nodes: {
    x: { op: "input", shape: [3] },
    t: { op: "input", shape: [2] },
    h: { op: "dense", inputs: ["x"], units: 4, activation: "tanh" },
    "my id": { op: "neuron", inputs: ["x"], activation: "softplus", params: { w: ["s", 1, "s"], b: "bb" } },
    y: { op: "dense", inputs: ["h", "my id"], units: 2, activation: "sigmoid" },
    L: { op: "squared-error", inputs: ["y", "t"] },
    free: { op: "neuron", inputs: ["x"], activation: "relu" },
  },
  params: { s: 0.4, bb: 0.1 },
  objective: "L",
  regularization: { l2: 0.01 },
};
const ROWS: readonly Row[] = [
  { x: [1, -0.5, 0.3], t: [0, 1] },
  { x: [0.1, -2, 0.3], t: [1, 1] },
];

function finished(rows: readonly Row[] = ROWS): Machine {
  const machine = machineFor(buildWhole(NETWORK), rows);
  machine.runAll();
  return machine;
}

function tensor(found: Tensor | null): number[] {
  return batchFirst(found ?? assert.fail("nothing there"));
}

describe("watches of a pass", () => {
  it("read every value and every gradient of random networks as the tape has them, whole and sample by sample", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(anyCase, ({ net, rows, wrt }) => {
        const graph = buildWhole({ ...net });
        const machine = machineFor(graph, rows, wrt);
        machine.runAll();
        for (const node of graph.nodes) {
          const all = numbersOf(evaluate(`${node.id}.z`, machine));
          assert.deepEqual(all, tensor(machine.value(node)));
          assert.deepEqual(numbersOf(evaluate(node.id, machine)), all);
          const size = node.batched ? node.size : all.length;
          for (const s of rows.keys()) {
            const from = node.batched ? s * size : 0;
            assert.deepEqual(numbersOf(evaluate(`${node.id}.value`, machine, s)), all.slice(from, from + size));
          }
          const gradient = machine.gradient(node);
          if (gradient) assert.deepEqual(numbersOf(evaluate(`grad(${node.id})`, machine)), tensor(gradient));
          else assert.match(complaint(`grad(${node.id})`, machine), /^not computed: .*no path leads from/);
          const delta = machine.delta(node);
          if (delta) assert.deepEqual(numbersOf(evaluate(`grad(${node.id}.u)`, machine)), tensor(delta));
        }
        for (const { name } of graph.parameters) {
          assert.deepEqual(numbersOf(evaluate(name, machine)), [...machine.parameterValue(name)]);
          const gradient = machine.parameterGradient(name);
          if (gradient) assert.deepEqual(numbersOf(evaluate(`${name}.gradient`, machine)), [...gradient]);
        }
        const all = graph.parameters.flatMap(({ name, owned, size }) => {
          const gradient = machine.parameterGradient(name) ?? new Float64Array(size);
          return [...(owned ?? gradient.keys())].map((k) => gradient[k] as number);
        });
        assert.deepEqual(numbersOf(evaluate("grad(theta)", machine)), all);
        closeTo(
          numbersOf(evaluate("norm(grad(theta))", machine))[0] ?? Number.NaN,
          Math.hypot(...all),
          1e-12,
          "numbers",
        );
      }),
      { numRuns: 60 },
    );
  });

  it("jacobian(y, x) is what small changes of x do to y, in random networks", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(anyCase, fc.nat(), ({ net, rows: [row = {}] }, pick) => {
        const graph = buildWhole({ ...net });
        const machine = machineFor(graph, [row]);
        machine.runAll();
        const of = graph.nodes[pick % graph.nodes.length] ?? assert.fail();
        const found = numbersOf(evaluate(`jacobian(${of.id}, x)`, machine, 0));
        const inputs = columns(graph, [row]);
        const x = inputs.get("x") ?? assert.fail();
        const step = 1e-5;
        const slopes = [...x.keys()].map((k) => {
          const [up, down] = [step, -step].map((change) => {
            const changed = x.slice();
            changed[k] = (changed[k] as number) + change;
            const other = machineFor(graph, [row]);
            other.setInputs(new Map([...inputs, ["x", changed]]));
            other.runAll();
            return other.value(of)?.data.slice() ?? assert.fail();
          });
          return Array.from(up as Float64Array, (each, i) => (each - (down?.[i] as number)) / (2 * step));
        });
        assert.equal(found.length, of.size * x.length);
        for (const [k, slope] of slopes.entries())
          for (const [i, each] of slope.entries())
            closeTo(found[i * x.length + k] as number, each, 1e-4, "slope", 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  it("the products of paths sum to the jacobian, in random networks", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.nat(), ({ net, rows }, a, b) => {
        const graph = buildWhole({ ...net });
        const machine = machineFor(graph, rows);
        machine.runAll();
        const nodes = graph.nodes.filter((node) => node.batched);
        const from = nodes[a % nodes.length] ?? assert.fail();
        const to = nodes[b % nodes.length] ?? assert.fail();
        const names = [componentName(from, a % from.size), componentName(to, b % to.size)];
        const derivative = numbersOf(evaluate(`jacobian(${names[1]}, ${names[0]})`, machine, 0))[0] ?? Number.NaN;
        const table = plain(evaluate(`paths(${names.join()}, 1000)`, machine, 0)) as Record<string, number>;
        closeTo(table["sum"] ?? Number.NaN, derivative, 1e-9, "the sum", 1e-9);
        if ((table["count"] ?? 0) > 1000 || table["count"] === 0) return;
        const sum = numbersOf(evaluate(`sum(paths(${names.join()}, 1000).products)`, machine, 0))[0] ?? Number.NaN;
        closeTo(sum, derivative, 1e-9, "the sum", 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("jacobian by a parameter, of a loss over the whole batch, and of a sample's", () => {
    const machine = finished();
    const gradient = machine.parameterGradient("h.W") ?? assert.fail();
    const regularization = machine.parameterValue("h.W").map((each) => 2 * 0.01 * each);
    const found = evaluate("jacobian(L, h.W)", machine);
    assert.equal(found.kind === "array" && found.shape.join(), "1,12");
    for (const [k, each] of numbersOf(found).entries())
      closeTo(each, (gradient[k] as number) - (regularization[k] as number), 1e-12, "numbers");
    // Of one sample, whether chosen from the batch or run alone.
    const alone = finished(ROWS.slice(1));
    assert.deepEqual(plain(evaluate("jacobian(y, h.W)", machine, 1)), plain(evaluate("jacobian(y, h.W)", alone)));
    const each = evaluate("jacobian(y, x)", machine);
    assert.equal(each.kind === "array" && each.shape.join(), "2,2,3");
    assert.deepEqual(numbersOf(each).slice(6), numbersOf(evaluate("jacobian(y, x)", alone)));
    assert.deepEqual(numbersOf(evaluate("jacobian(y[1], x[0:2])", alone)), numbersOf(each).slice(9, 11));
    assert.deepEqual(numbersOf(evaluate("jacobian(L, x)", machine, 1)), numbersOf(evaluate("grad(x)", machine, 1)));
  });

  it("a shared parameter's gradient is the sum over its uses; a node's listing has each use by itself", () => {
    const machine = finished();
    const shared = machine.parameterGradient("s")?.[0] ?? assert.fail();
    const own = [...(machine.parameterGradient("my id.w") ?? assert.fail())];
    assert.deepEqual(plain(evaluate("s.gradient", machine)), shared);
    assert.deepEqual(plain(evaluate('node("my id").w.gradient', machine)), [[3], own]);
    assert.deepEqual(plain(evaluate('grad(node("my id").w[1])', machine)), own[1]);
    closeTo(shared, (own[0] as number) + (own[2] as number) + 2 * 0.01 * 0.4, 1e-12, "numbers");
    assert.deepEqual(plain(evaluate('grad(param("bb"))', machine)), machine.parameterGradient("bb")?.[0]);
    assert.deepEqual(plain(evaluate('node("my id").b', machine)), 0.1);
  });

  it("u, δ, upstream and local: δ = upstream · φ′(u)", () => {
    const machine = finished();
    const delta = numbersOf(evaluate("h.delta", machine));
    const product = numbersOf(evaluate("h.upstream .* h.local", machine));
    for (const [i, each] of delta.entries()) closeTo(product[i] as number, each, 1e-12, "numbers");
    assert.deepEqual(numbersOf(evaluate("1 - tanh(h.u).^2", machine)).length, 8);
    assert.deepEqual(numbersOf(evaluate("tanh(h.u) - h.z", machine)), Array(8).fill(0));
    assert.deepEqual(plain(evaluate("h.grad", machine)), plain(evaluate("grad(h)", machine)));
  });

  it("the network's own quantities", () => {
    const machine = finished();
    assert.equal(plain(evaluate("loss", machine)), machine.objective);
    assert.equal(
      plain(evaluate("objective - regularization", machine)),
      (machine.objective ?? 0) - (machine.regularization ?? 0),
    );
    assert.equal(plain(evaluate("count(theta)", machine)), 12 + 4 + 1 + 2 + 10 + 2 + 4);
    assert.equal(plain(evaluate("batch", machine)), 2);
    assert.deepEqual(plain(evaluate("shape(h.W)", machine)), [[2], [4, 3]]);
    assert.deepEqual(plain(evaluate("size(h)", machine)), [[2], [2, 4]]);
    assert.deepEqual(plain(evaluate("shape(h)", machine)), [[1], [4]]);
  });

  it("say what is missing, and never show a stand-in for it", () => {
    const machine = machineFor(buildWhole(NETWORK), ROWS);
    assert.equal(complaint("h.z", machine), "not computed: h is not computed yet: h has had no forward step.");
    assert.match(complaint("jacobian(y, x)", machine), /^not computed: y is not computed yet/);
    assert.match(complaint("loss", machine), /^not computed: The objective is not computed yet/);
    machine.runTo(machine.timeline.findIndex(({ phase }) => phase === "seed"));
    assert.equal(evaluate("h.z", machine).kind, "array");
    assert.equal(
      complaint("grad(h.W)", machine),
      "not computed: grad(h.W) is not computed yet: h has had no backward step.",
    );
    assert.match(
      complaint("h.delta", machine),
      /^not computed: h.delta is not computed yet: h has had no backward step/,
    );
    assert.match(complaint("grad(h)", machine), /^not computed: h.gradient is not computed yet: h has not received/);
    assert.match(complaint("grad(theta)", machine), /backward pass is not finished/);
    assert.match(complaint("grad(free.w)", machine), /nothing of L depends on it/);
    // What the left side decides does not ask for the right one.
    assert.equal(plain(evaluate("false and grad(h.W) > 1", machine)), false);
    assert.match(complaint("true and grad(h.W) > 1", machine), /^not computed/);
    const parts = plain(evaluate("parts(h)", machine, 0)) as Record<string, unknown>;
    assert.deepEqual([parts["gradient"], parts["grad(W)"]], [null, null]);
    assert.deepEqual(parts["z"], plain(evaluate("h", machine, 0)));
  });

  it("read what a node keeps from pass to pass", () => {
    const nodes = {
      x: { op: "input", shape: [2] },
      n: { op: "batch-norm", inputs: ["x"], buffers: { mean: [0.5, -1], variance: [4, 9] } },
    };
    const machine = machineFor(buildWhole({ nodes }), [{ x: [1, 2] }, { x: [3, 4] }]);
    machine.runAll();
    assert.deepEqual(plain(evaluate("n.mean", machine)), [[2], [0.5, -1]]);
    const z = numbersOf(evaluate("(x[1] - n.mean) ./ sqrt(n.variance + 1e-5) .* n.gamma + n.beta", machine));
    for (const [i, each] of numbersOf(evaluate("n[1]", machine)).entries()) closeTo(z[i] as number, each, 1e-12, "z");
    assert.match(complaint("grad(n.mean)", machine), /^5: n\.mean is a running statistic/);
  });

  it("leave the tape as it is: what they give is a copy", () => {
    const machine = finished();
    for (const text of ["h.z", "h.W", "grad(h.W)", "theta", "flatten(h.W)"]) {
      const before = numbersOf(evaluate(text, machine, 0));
      const value = evaluate(text, machine, 0);
      if (value.kind === "array") value.data.fill(7);
      assert.deepEqual(numbersOf(evaluate(text, machine, 0)), before);
    }
  });

  it("name the nodes that they read", () => {
    const graph = buildWhole(NETWORK);
    assert.deepEqual([...readWatch("norm(grad(h.W)) > 1 and y[0] > node('my id')", graph).nodes].sort(), [
      "h",
      "my id",
      "y",
    ]);
    assert.deepEqual(readWatch("s > 1", graph).nodes, ["my id"]);
    assert.deepEqual(readWatch("1 + 1", graph).nodes, []);
  });
});
