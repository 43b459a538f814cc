import assert from "node:assert/strict";
import fc from "fast-check";
import { childCount, childrenOf, copyWatch, formatWatch, type WatchChild } from "../../../core/watch/formatWatch.ts";
import type { WatchValue } from "../../../core/watch/watch.ts";
import { machineFor } from "../engine/run.ts";
import { buildWhole } from "../graph/build.ts";
import { evaluate } from "./support.ts";

function array(shape: readonly number[], data: readonly number[]): WatchValue {
  return { kind: "array", shape, data: Float64Array.from(data) };
}

describe("texts of a watch's value", () => {
  it("one line, the shape first", () => {
    const cases: readonly (readonly [WatchValue, string])[] = [
      [{ kind: "number", value: 0.1 + 0.2 }, "0.3"],
      [{ kind: "number", value: -1.5e-9 }, "−1.5e−9"],
      [{ kind: "number", value: Number.NaN }, "NaN"],
      [{ kind: "boolean", value: true }, "true"],
      [{ kind: "text", value: "No path." }, "No path."],
      [array([2, 3], [0.1, 0.2, 0.3, 1, 2, 3]), "[2 × 3] 0.1, 0.2, 0.3, 1, 2, 3"],
      [array([9], [1, 2, 3, 4, 5, 6, 7, 8, 9]), "[9] 1, 2, 3, 4, 5, 6, 7, 8, …"],
      [array([2], [Number.POSITIVE_INFINITY, Number.NaN]), "[2] ∞, NaN"],
      [
        {
          kind: "record",
          title: "h",
          parts: [
            ["z", array([2], [1, 2])],
            ["gradient", null],
          ],
        },
        "h: z = [2] 1, 2, gradient = not computed",
      ],
    ];
    for (const [value, text] of cases) assert.equal(formatWatch(value), text);
  });

  it("every digit: what is copied reads back as the same numbers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
        fc.infiniteStream(fc.double()),
        (shape, stream) => {
          const size = shape.reduce((product, each) => product * each, 1);
          const data = [...stream.take(size)];
          const read: unknown = JSON.parse(copyWatch(array(shape, data)));
          assert.deepEqual([read].flat(9).map(Number), data);
          let level: unknown = read;
          for (const length of shape) {
            assert.ok(Array.isArray(level) && level.length === length);
            level = level[0];
          }
        },
      ),
    );
    assert.equal(copyWatch({ kind: "number", value: 0.1 + 0.2 }), "0.30000000000000004");
    assert.equal(copyWatch({ kind: "number", value: Number.NaN }), "NaN");
    assert.equal(copyWatch({ kind: "text", value: 'a "b"' }), 'a "b"');
    assert.equal(copyWatch(array([2], [Number.NaN, -1 / 0])), '["NaN", "-Infinity"]');
    const table: WatchValue = {
      kind: "record",
      title: "h",
      parts: [
        ["u", array([1], [2])],
        ["gradient", null],
        ["ok", { kind: "boolean", value: true }],
      ],
    };
    assert.equal(copyWatch(table), '{"u": [2], "gradient": null, "ok": true}');
  });

  it("rows of a matrix, entries of a vector, parts of a table", () => {
    const rows = childrenOf(array([2, 3], [1, 2, 3, 4, 5, 6]));
    assert.deepEqual(
      rows.map(({ name, value }) => [name, value && copyWatch(value)]),
      [
        ["[0]", "[1, 2, 3]"],
        ["[1]", "[4, 5, 6]"],
      ],
    );
    assert.deepEqual(childrenOf({ kind: "number", value: 1 }), []);
    const graph = buildWhole({
      nodes: { x: { op: "input", shape: [] }, y: { op: "neuron", inputs: ["x"], activation: "tanh" } },
      objective: "y",
    });
    const machine = machineFor(graph, [{ x: 1 }]);
    machine.runTo(2);
    const parts = childrenOf(evaluate("parts(y)", machine, 0));
    assert.deepEqual(
      parts.map(({ name, value }) => (value === null ? `${name}: –` : name)),
      ["z", "u", "gradient: –", "delta: –", "local", "w", "b", "grad(w): –", "grad(b): –"],
    );
  });

  it("of long vectors groups of 100, in which every entry stands once and in order", () => {
    for (const length of [100, 101, 250, 10_000, 10_001, 123_456]) {
      const value = array(
        [length],
        Array.from({ length }, (_, k) => k),
      );
      assert.equal(childCount(value), length);
      const leaves: number[] = [];
      const walk = (children: readonly WatchChild[]): void => {
        assert.ok(children.length <= 100);
        for (const child of children) {
          if (child.span) walk(childrenOf(value, child.span));
          else
            leaves.push(
              child.value?.kind === "number" && child.name === `[${child.value.value}]` ? child.value.value : -1,
            );
        }
      };
      walk(childrenOf(value));
      assert.deepEqual(
        leaves,
        Array.from({ length }, (_, k) => k),
      );
    }
    assert.deepEqual(
      childrenOf(array([250], Array(250).fill(0))).map(({ name }) => name),
      ["[0 … 99]", "[100 … 199]", "[200 … 249]"],
    );
  });
});
