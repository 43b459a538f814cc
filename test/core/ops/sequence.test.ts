import assert from "node:assert/strict";
import fc from "fast-check";
import { notFiniteFindings } from "../../../core/diagnosis/notFinite.ts";
import { findOp } from "../../../core/ops/index.ts";
import type { Example, Op } from "../../../core/ops/op.ts";
import { machineFor } from "../engine/run.ts";
import { buildWhole, complaints } from "../graph/build.ts";
import { runOp } from "./checkOp.ts";

function opNamed(name: string): Op {
  const op = findOp(name);
  assert.ok(op, name);
  return op;
}

describe("embedding", () => {
  const W = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const network = (more: object = { params: { W } }, shape: readonly number[] = [4]) => ({
    nodes: {
      i: { op: "input", shape },
      e: { op: "embedding", inputs: ["i"], ...more },
      s: { op: "sum", inputs: ["e"] },
    },
  });

  it("looks rows up, and adds the gradients of equal indices, samples included", () => {
    const graph = buildWhole(network());
    const machine = machineFor(graph, [{ i: [2, 0, 2, 2] }, { i: [0, 0, 0, 2] }], "s");
    machine.runAll();
    const e = graph.byId.get("e");
    assert.ok(e);
    assert.deepEqual(e.shape, [4, 2]);
    assert.deepEqual(
      [...(machine.value(e)?.data ?? [])].filter((_, k) => k % 2 === 0),
      [5, 6, 1, 2, 5, 6, 5, 6],
    );
    assert.deepEqual([...(machine.parameterGradient("e.W") ?? [])], [4, 4, 0, 0, 4, 4]);
    assert.equal(machine.gradient(graph.nodes[0] ?? e), null, "nothing flows to an index");
  });

  for (const index of [3, -1, 0.5, Number.NaN]) {
    it(`the index ${index} gives NaN, and the diagnosis says why`, () => {
      const graph = buildWhole(network(undefined, []));
      const machine = machineFor(graph, [{ i: 1 }, { i: index }], "s");
      machine.runAll();
      const e = graph.byId.get("e");
      assert.ok(e);
      assert.deepEqual([...(machine.value(e)?.data ?? [])], [3, Number.NaN, 4, Number.NaN]);
      assert.deepEqual([...(machine.parameterGradient("e.W") ?? [])], [0, 0, 1, 1, 0, 0], "no row moves for it");
      if (Number.isNaN(index)) return;
      const [found] = notFiniteFindings(machine, (sample) => `row ${sample}`);
      assert.ok(
        found?.sentence.includes(`the index ${index} names none of the table's 3 rows, 0 to 2`),
        found?.sentence,
      );
    });
  }

  it("its table follows from count and size, or from W; without either it is asked for", () => {
    assert.deepEqual(buildWhole(network({ count: 7, size: 3 })).byId.get("e")?.shape, [4, 3]);
    assert.match(complaints(network({ count: 7 }))[0] ?? "", /^NN401 .*"e" \(embedding\): its table needs a shape/);
    assert.match(complaints(network({ count: 4, size: 2, params: { W } }))[0] ?? "", /^NN501 .*"e\.W" needs 4 rows/s);
  });
});

describe("attention", () => {
  const op = opNamed("attention");
  const numbers = (length: number, most: number) =>
    fc.array(fc.double({ min: -most, max: most, noNaN: true }), { minLength: length, maxLength: length });
  const attend = (q: readonly number[], k: readonly number[], v: readonly number[], causal = false, heads = 1) => {
    const example: Example = {
      site: {
        inputs: [
          [3, 2],
          [3, 2],
          [3, 2],
        ],
        attributes: { heads, causal },
      },
      inputs: [q, k, v],
      batch: 1,
      params: {},
    };
    return runOp(op, example);
  };

  it("a causal position sees nothing that comes later", () => {
    fc.assert(
      fc.property(numbers(6, 5), numbers(6, 5), numbers(6, 5), numbers(4, 5), (q, k, v, later) => {
        const before = attend(q, k, v, true).output;
        const after = attend(q, k.slice(0, 4).concat(later.slice(0, 2)), v.slice(0, 4).concat(later.slice(2)), true);
        assert.deepEqual(before.slice(0, 4), after.output.slice(0, 4));
        assert.ok(before[0] === v[0] && before[1] === v[1], "the first sees itself alone");
      }),
    );
  });

  it("stays between the values it sees, whatever the scores: no exponential overflows", () => {
    for (const most of [1, 745, 1e4])
      fc.assert(
        fc.property(numbers(6, most), numbers(6, most), numbers(6, 3), (q, k, v) => {
          const { output, inputGradients } = attend(q, k, v);
          assert.ok(output.every((z) => z >= Math.min(...v) - 1e-12 && z <= Math.max(...v) + 1e-12));
          for (const gradient of inputGradients) assert.ok(gradient.every(Number.isFinite));
        }),
      );
  });

  it("each head attends by itself: two heads on two columns are two attentions of one", () => {
    const [q, k, v] = [
      [1, 2, -1, 0.5, 0, 3],
      [0.3, -1, 2, 1, 0.7, 0.2],
      [1, 10, 2, 20, 3, 30],
    ] as const;
    const column = (of: readonly number[], at: number): readonly number[] => of.filter((_, i) => i % 2 === at);
    const { output } = attend(q, k, v, false, 2);
    for (const at of [0, 1]) {
      const alone = runOp(op, {
        site: {
          inputs: [
            [3, 1],
            [3, 1],
            [3, 1],
          ],
          attributes: { heads: 1, causal: false },
        },
        inputs: [column(q, at), column(k, at), column(v, at)],
        batch: 1,
        params: {},
      });
      assert.deepEqual(column([...output], at), [...alone.output]);
    }
  });

  const wrong: readonly (readonly [what: string, shapes: readonly (readonly number[])[], more: object, RegExp])[] = [
    [
      "vectors",
      [[3], [3, 2], [3, 2]],
      {},
      /"a" \(attention\): the query is \[3\], the key \[3, 2\] and the value \[3, 2\]; they must be \[T, d\]/,
    ],
    [
      "another d",
      [
        [3, 2],
        [3, 4],
        [3, 2],
      ],
      {},
      /the key \[3, 4\].*both need the same d/,
    ],
    [
      "another S",
      [
        [3, 2],
        [4, 2],
        [3, 2],
      ],
      {},
      /the value \[3, 2\].*both need the same S/,
    ],
    [
      "heads",
      [
        [3, 2],
        [3, 2],
        [3, 4],
      ],
      { heads: 4 },
      /4 heads must divide both d = 2 and dv = 4/,
    ],
    [
      "causal over another length",
      [
        [2, 2],
        [3, 2],
        [3, 2],
      ],
      { causal: true },
      /as many keys as queries/,
    ],
  ];
  for (const [what, [q, k, v], more, message] of wrong) {
    it(`refuses ${what} in words`, () => {
      const nodes = {
        q: { op: "input", shape: q },
        k: { op: "input", shape: k },
        v: { op: "input", shape: v },
        a: { op: "attention", inputs: ["q", "k", "v"], ...more },
      };
      assert.match(complaints({ nodes })[0] ?? "", message);
    });
  }
});
