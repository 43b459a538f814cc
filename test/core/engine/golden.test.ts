import assert from "node:assert/strict";
import { activations, ops } from "../../../core/ops/index.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { readGoldenNetworks } from "../../golden/readNetworks.ts";
import { buildWhole } from "../graph/build.ts";
import { batchFirst, flatten, machineFor, type Nested, type Row } from "./run.ts";

/** Networks of every op, activation and setting, with what PyTorch says about them (the scripts in test/golden). */
interface Golden {
  readonly seed: number;
  readonly network: { readonly data: { readonly rows: readonly Row[] } };
  readonly wrt: string | null;
  readonly expected: {
    readonly objective: number;
    readonly nodes: Readonly<Record<string, { readonly value: Nested; readonly gradient: Nested | null }>>;
    readonly parameters: Readonly<Record<string, { readonly value: Nested; readonly gradient: Nested | null }>>;
  };
}

const goldens = readGoldenNetworks<Golden>();

/** PyTorch sums in another order, so what cancels to 0 there may be 1e-17 here. */
function same(actual: readonly number[] | null, expected: Nested | null, what: string): void {
  if (expected === null || actual === null) {
    assert.equal(actual, expected, what);
    return;
  }
  const numbers = flatten(expected);
  assert.equal(actual.length, numbers.length, `${what}: as many numbers`);
  const scale = Math.max(...numbers.map(Math.abs));
  numbers.forEach((number, k) => {
    const error = Math.abs((actual[k] as number) - number);
    assert.ok(
      error <= 1e-10 * Math.max(Math.abs(number), 1e-3 * scale) || error < 1e-15,
      `${what}[${k}]: ${actual[k]} instead of ${number}`,
    );
  });
}

const numbersOf = (tensor: Tensor | null): number[] | null => tensor && batchFirst(tensor);

describe("golden networks from PyTorch", () => {
  for (const { file, seed, network, wrt, expected } of goldens) {
    it(`${file} ${seed}${wrt === null ? "" : `, differentiated: ${wrt}`}`, () => {
      const graph = buildWhole(JSON.stringify(network, null, 1));
      const machine = machineFor(graph, network.data.rows, wrt);
      machine.runAll();
      same([machine.objective ?? Number.NaN], expected.objective, "objective");
      assert.deepEqual(graph.nodes.map((node) => node.id).toSorted(), Object.keys(expected.nodes).toSorted());
      for (const [id, { value, gradient }] of Object.entries(expected.nodes)) {
        const node = graph.byId.get(id);
        assert.ok(node, id);
        same(numbersOf(machine.value(node)), value, `value of ${id}`);
        same(numbersOf(machine.gradient(node)), gradient, `gradient of ${id}`);
      }
      assert.deepEqual(graph.parameters.map((p) => p.name).toSorted(), Object.keys(expected.parameters).toSorted());
      for (const [name, { value, gradient }] of Object.entries(expected.parameters)) {
        same([...machine.parameterValue(name)], value, `value of ${name}`);
        const found = machine.parameterGradient(name);
        same(found && [...found], gradient, `gradient of ${name}`);
      }
    });
  }

  it("use every op, activation, reduction and setting", () => {
    const text = JSON.stringify(goldens.map((golden) => golden.network));
    for (const word of [
      ...ops.keys(),
      ...activations.keys(),
      "mul",
      "concat",
      "output",
      "gelu-tanh",
      "hard-sigmoid",
      "prelu",
      "batch-mean",
      "weight",
      "l1",
      "l2",
      "of",
      "bias",
      "prediction",
      "step",
      "padding",
      "dilation",
      "groups",
      "countPadding",
    ]) {
      assert.ok(text.includes(`"${word}"`), word);
    }
  });
});
