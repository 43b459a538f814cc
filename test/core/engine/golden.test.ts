import assert from "node:assert/strict";
import { activations, ops } from "../../../core/ops/index.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { readGoldenNetworks } from "../../golden/readNetworks.ts";
import { buildWhole } from "../graph/build.ts";
import { batchFirst, flatten, machineFor, type Nested, type Row } from "./run.ts";

/** Networks of every op, activation and setting, with what PyTorch says about them (the scripts in test/golden). */
interface Golden {
  readonly seed: number;
  readonly network: { readonly data: { readonly rows: readonly Row[] } };
  readonly wrt: string | null;
  /** Evaluation where it is left out. */
  readonly mode?: PassMode;
  readonly expected: {
    readonly objective: number;
    readonly nodes: Readonly<Record<string, { readonly value: Nested; readonly gradient: Nested | null }>>;
    readonly parameters: Readonly<Record<string, { readonly value: Nested; readonly gradient: Nested | null }>>;
    /** Running statistics before and after the pass; null after a pass that moves none. */
    readonly buffers?: Readonly<Record<string, { readonly value: Nested; readonly next: Nested | null }>>;
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
  for (const { file, seed, network, wrt, mode, expected } of goldens) {
    it(`${file} ${seed}${wrt === null ? "" : `, differentiated: ${wrt}`}`, () => {
      const graph = buildWhole(JSON.stringify(network, null, 1));
      const machine = machineFor(graph, network.data.rows, wrt, mode);
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
      const buffers = graph.nodes.flatMap((node) => node.buffers.map((buffer) => ({ node, ...buffer })));
      assert.deepEqual(buffers.map(({ name }) => name).toSorted(), Object.keys(expected.buffers ?? {}).toSorted());
      for (const { node, name, spec } of buffers) {
        same([...machine.bufferValue(node, spec.name)], expected.buffers?.[name]?.value ?? null, `${name} before`);
        const next = machine.nextBufferValue(node, spec.name);
        same(next && [...next], expected.buffers?.[name]?.next ?? null, `${name} after`);
      }
    });
  }

  it("use every op, activation, reduction and setting", () => {
    const text = JSON.stringify(goldens.map(({ network, mode }) => [network, mode]));
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
      "training",
      "momentum",
      "axes",
      "causal",
      "heads",
      "variance",
    ]) {
      assert.ok(text.includes(`"${word}"`), word);
    }
  });
});
