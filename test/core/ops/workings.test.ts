import assert from "node:assert/strict";
import { evaluate } from "mathjs";
import { ops } from "../../../core/ops/index.ts";
import type { Example, ForwardPass, Op } from "../../../core/ops/op.ts";
import type { Operand, Operands, Show } from "../../../core/ops/workings.ts";
import { sizeOf } from "../../../core/shape.ts";

/** What an op writes of how a component comes about is evaluated, and must be the component that its kernel computes. */
describe("the workings of every op that has some", () => {
  const withWorkings = [...ops.values()].filter(({ workings }) => workings !== undefined);

  it("are those of products, reductions, pooling, convolution, normalisations, attention, look-ups and the cosine", () => {
    assert.deepEqual(
      withWorkings.map(({ name }) => name).sort(),
      "attention batch-norm conv1d conv2d cosine dot embedding group-norm layer-norm matmul max max-pool2d norm project scale-by"
        .split(" ")
        .sort(),
    );
  });

  for (const op of withWorkings) {
    it(`${op.name}: every component of every example`, () => {
      for (const example of op.examples) checkExample(op, example);
    });
  }
});

function checkExample(op: Op, example: Example): void {
  const pass = runForward(op, op.reducesBatch ? oneSample(example) : example);
  const { output, batch, preactivation } = pass;
  const numbers = (preactivation ?? output).data;
  for (let sample = 0; sample < (op.reducesBatch ? 1 : batch); sample++) {
    for (let at = 0; at < sizeOf(output.shape); at++) {
      const found = op.workings?.(pass.site, at, operandsOf(pass, sample)) ?? [];
      assert.ok(found.length > 0);
      for (const { name, value, write } of found) {
        const tex = write(SHOW);
        // A name of the whole, such as softmax(s), is no computation.
        if (tex.includes("softmax")) continue;
        const result = evaluate(toMathjs(tex)) as number;
        const expected = value === null ? numbers[at * output.batch + sample] : value;
        assert.ok(typeof expected === "number", name ?? "");
        near(result, expected, `${op.name}, ${name ?? "component"} ${at}: ${tex}`);
      }
    }
  }
}

const SHOW: Show = {
  fill: ({ value }: Operand) => `(${value})`,
  sum: (items, write) => items.map(write).join(" + ") || "0",
};

/** The TeX that workings are written in, as mathjs reads it. */
function toMathjs(tex: string): string {
  let text = tex
    .replaceAll("\\epsilon", "1e-12")
    .replaceAll(/\\left\|(.*?)\\right\|/g, "abs($1)")
    .replaceAll(/\\left|\\right/g, "")
    .replaceAll("\\cdot", "*")
    .replaceAll("\\max", "max")
    .replaceAll("\\,", " ")
    .replaceAll("\\sqrt", "sqrt");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/, "(($1)/($2))")
      .replace(/sqrt\{([^{}]*)\}/, "sqrt($1)")
      .replace(/\^\{([^{}]*)\}/, "^($1)");
  }
  return text;
}

function operandsOf(pass: ForwardPass, sample: number): Operands {
  const { inputs, params, buffers, batch, mode } = pass;
  return {
    input: (port, at, of = sample) => ({
      symbol: "x",
      value: inputs[port]?.data[at * batch + of] ?? Number.NaN,
    }),
    param: (name, at) => ({ symbol: name, value: params[name]?.[at] ?? Number.NaN }),
    buffer: (name, at) => buffers[name]?.[at] ?? Number.NaN,
    batch,
    mode,
  };
}

function runForward(op: Op, example: Example): ForwardPass {
  const { site, batch, mode = "evaluation" } = example;
  const found = op.infer(site);
  assert.ok(found.ok);
  const outputBatch = op.reducesBatch ? 1 : batch;
  const room = () => ({
    shape: found.shape,
    batch: outputBatch,
    data: new Float64Array(sizeOf(found.shape) * outputBatch),
  });
  const buffers = Object.fromEntries(
    (op.buffers?.(site) ?? []).map(({ name, shape, initial }) => [
      name,
      Float64Array.from(example.buffers?.[name] ?? new Array<number>(sizeOf(shape)).fill(initial)),
    ]),
  );
  const pass: ForwardPass = {
    site,
    batch,
    inputs: example.inputs.map((data, port) => ({
      shape: site.inputs[port] ?? [],
      batch,
      data: Float64Array.from(data),
    })),
    logits: example.inputs.map(() => null),
    params: Object.fromEntries(Object.entries(example.params).map(([name, data]) => [name, Float64Array.from(data)])),
    mode,
    buffers,
    nextBuffers: Object.fromEntries(
      Object.entries(buffers).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
    scratch: new Float64Array(op.scratch?.(site, batch) ?? 0),
    seed: "",
    preactivation: op.hasPreactivation ? room() : null,
    output: room(),
  };
  op.forward(pass);
  return pass;
}

/** A loss joins the samples, and its workings are of one. */
function oneSample({ batch, inputs, site, ...example }: Example): Example {
  return {
    ...example,
    site: { ...site, attributes: { ...site.attributes, reduction: "sum", weight: 1 } },
    inputs: inputs.map((data) => data.filter((_, k) => k % batch === 0)),
    batch: 1,
  };
}

function near(actual: number, expected: number, what: string): void {
  const scale = Math.max(Math.abs(actual), Math.abs(expected), 1e-6);
  assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${what} = ${actual}, not ${expected}`);
}
