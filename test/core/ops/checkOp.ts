import assert from "node:assert/strict";
import { centralDerivative } from "../../../core/engine/finiteDifference.ts";
import { opBackwardTangent } from "../../../core/engine/opBackwardTangent.ts";
import { opTangent } from "../../../core/engine/opTangent.ts";
import type { BackwardPass, Example, Op, TangentPass } from "../../../core/ops/op.ts";
import { sizeOf } from "../../../core/shape.ts";
import type { Tensor } from "../../../core/tensor.ts";

/** One op run by itself, without a graph: what every record must get right. */

export interface OpRun {
  readonly output: Float64Array;
  readonly preactivation: Float64Array | null;
  readonly inputGradients: readonly Float64Array[];
  readonly paramGradients: Readonly<Record<string, Float64Array>>;
  readonly delta: Float64Array | null;
  readonly nextBuffers: Readonly<Record<string, Float64Array>>;
}

/** Forward, then backward from ∂target/∂output = `upstream` (all ones where it is not given). */
export function runOp(op: Op, example: Example, upstream?: ArrayLike<number>): OpRun {
  const pass = passFor(op, example, upstream);
  return {
    nextBuffers: pass.nextBuffers,
    output: pass.output.data,
    preactivation: pass.preactivation?.data ?? null,
    inputGradients: pass.inputGradients.map((gradient) => gradient ?? new Float64Array(0)),
    paramGradients: pass.paramGradients,
    delta: pass.delta,
  };
}

function passFor(op: Op, example: Example, upstream?: ArrayLike<number>): BackwardPass {
  const { site, batch } = example;
  const inference = op.infer(site);
  assert.ok(inference.ok, `${op.name}: the example's shapes must fit`);
  const outputBatch = op.reducesBatch ? 1 : batch;
  const room = sizeOf(inference.shape) * outputBatch;
  const tensor = (data: Float64Array): Tensor => ({ shape: inference.shape, batch: outputBatch, data });
  const inputs = example.inputs.map((values, port) => ({
    shape: site.inputs[port] ?? [],
    batch,
    data: Float64Array.from(values),
  }));
  const params = Object.fromEntries(
    Object.entries(example.params).map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const paramGradients = Object.fromEntries(
    Object.entries(params).map(([name, values]) => [name, new Float64Array(values.length)]),
  );
  const mode = example.mode ?? "evaluation";
  const buffers = Object.fromEntries(
    (op.buffers?.(site) ?? []).map(({ name, shape, initial }) => [
      name,
      Float64Array.from(example.buffers?.[name] ?? new Array<number>(sizeOf(shape)).fill(initial)),
    ]),
  );
  const nextBuffers =
    mode === "training" ? Object.fromEntries(Object.entries(buffers).map(([name, b]) => [name, b.map(() => NaN)])) : {};
  const pass: BackwardPass = {
    site,
    batch,
    inputs,
    params,
    mode,
    buffers,
    nextBuffers,
    scratch: new Float64Array(op.scratch?.(site, batch) ?? 0),
    seed: "a seed",
    paramGradients,
    logits: inputs.map(() => null),
    logitGradients: inputs.map(() => null),
    preactivation: op.hasPreactivation ? tensor(new Float64Array(room)) : null,
    output: tensor(new Float64Array(room)),
    outputGradient: Float64Array.from(upstream ?? new Float64Array(room).fill(1)),
    delta: op.hasPreactivation ? new Float64Array(room) : null,
    directDelta: null,
    inputGradients: inputs.map((input) => new Float64Array(input.data.length)),
  };
  op.forward(pass);
  op.backward(pass);
  for (const [name, values] of Object.entries(nextBuffers))
    assert.ok(values.every(Number.isFinite), `${op.name}: a training pass fills "${name}"`);
  return pass;
}

export function closeTo(actual: number, expected: number, relative: number, what: string, absolute = 0): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), Math.abs(actual));
  assert.ok(
    error <= relative || Math.abs(actual - expected) <= absolute,
    `${what}: ${actual} instead of ${expected} (relative error ${error})`,
  );
}

/** The checks that hold for every op, whatever it computes. */
export function checkOp(op: Op): void {
  it("says what it is", () => {
    assert.match(op.name, /^[a-z0-9-]+$/);
    assert.match(op.doc, /\.$/, "the doc is a sentence");
    for (const text of [op.title, op.tex, op.source]) assert.notEqual(text, "");
    for (const attribute of Object.values(op.attributes)) assert.match(attribute.doc, /\.$/);
  });

  const places = op.examples.map((example, i) => ({
    example,
    where: `example ${i + 1}, ${JSON.stringify(example.site)}`,
  }));
  if (places.length === 0) return;

  it("declares the parameters that it reads", () => {
    for (const { example, where } of places) {
      const specs = op.params(example.site);
      assert.deepEqual(specs.map((spec) => spec.name).toSorted(), Object.keys(example.params).toSorted(), where);
      for (const spec of specs)
        assert.equal(example.params[spec.name]?.length, sizeOf(spec.shape), `${where}: ${spec.name}`);
    }
  });

  it("gives finite values of the shape that it infers", () => {
    for (const { example, where } of places) assert.ok(runOp(op, example).output.every(Number.isFinite), where);
  });

  it("has derivatives that agree with differences, by every input and parameter", () => {
    for (const { example, where } of places) checkDerivatives(op, example, where);
  });

  it("has a tangent that fits its backward: g·(J·t) is (Jᵀ·g)·t, by every input and parameter", () => {
    for (const { example, where } of places) checkTangent(op, example, where);
  });

  it("has second derivatives that agree with differences of the first", () => {
    for (const { example, where } of places) checkBackwardTangent(op, example, where);
  });

  it("treats a batch as its samples, one by one", () => {
    if (op.reducesBatch) return;
    for (const { example, where } of places) {
      // What is drawn, and what is measured over the batch, is another for another batch.
      if (example.mode === "training") continue;
      const whole = runOp(op, example).output;
      for (let s = 0; s < example.batch; s++) {
        const inputs = example.inputs.map((values) => values.filter((_, k) => k % example.batch === s));
        const one = runOp(op, { ...example, batch: 1, inputs }).output;
        assert.deepEqual(
          [...one],
          [...whole].filter((_, k) => k % example.batch === s),
          where,
        );
      }
    }
  });

  if (op.ports.kind === "list" || op.ports.kind === "named") {
    it("refuses shapes that do not fit, and names both", () => {
      const ports = op.ports.kind === "named" ? op.ports.ports.length : 2;
      if (ports < 2) return;
      const attributes = op.examples[0]?.site.attributes ?? {};
      const inference = op.infer({ inputs: [[3], [2]], attributes });
      assert.ok(!inference.ok);
      assert.match(inference.message, /\[3\].*\[2\]/);
      assert.equal(inference.port, 1);
    });
  }
}

/** Some numbers for every port and parameter but labels, and what they do to the value. */
function tangentOf(op: Op, example: Example, pass: BackwardPass): TangentPass & BackwardPass {
  const some = (length: number, phase: number): Float64Array =>
    Float64Array.from({ length }, (_, k) => Math.sin(phase + 1.3 * k));
  const tangent = {
    ...pass,
    inputTangents: pass.inputs.map(({ data }, port) =>
      example.discrete?.includes(port) ? null : some(data.length, 1 + port),
    ),
    logitTangents: pass.logits.map(() => null),
    paramTangents: Object.fromEntries(
      Object.entries(pass.params).map(([name, { length }], i) => [name, some(length, i)]),
    ),
    preactivationTangent: pass.preactivation && new Float64Array(pass.preactivation.data.length),
    outputTangent: new Float64Array(pass.output.data.length),
  };
  opTangent(op, tangent);
  return tangent;
}

function checkTangent(op: Op, example: Example, where: string): void {
  const upstream = runOp(op, example).output.map((_, k) => Math.cos(1 + 2 * k));
  const pass = tangentOf(op, example, passFor(op, example, upstream));
  let forward = 0;
  pass.outputTangent.forEach((change, k) => {
    forward += change * (upstream[k] ?? Number.NaN);
  });
  let back = 0;
  const add = (gradient: Float64Array | null | undefined, change: Float64Array | null | undefined): void =>
    change?.forEach((number, k) => {
      back += number * (gradient?.[k] ?? Number.NaN);
    });
  for (const [port, change] of pass.inputTangents.entries()) add(pass.inputGradients[port], change);
  for (const [name, change] of Object.entries(pass.paramTangents)) add(pass.paramGradients[name], change);
  closeTo(forward, back, 1e-12, where, 1e-13);
}

/** Against differences of the backward at points moved along the tangents, the upstream gradient among what moves. */
function checkBackwardTangent(op: Op, example: Example, where: string): void {
  const upstream = runOp(op, example).output.map((_, k) => Math.cos(1 + 2 * k));
  const change = upstream.map((_, k) => Math.sin(2 + k));
  const tangent = tangentOf(op, example, passFor(op, example, upstream));
  const pass = {
    ...tangent,
    outputGradientTangent: change,
    directDeltaTangent: null,
    inputGradientTangents: tangent.inputs.map(({ data }, port) =>
      example.discrete?.includes(port) ? null : new Float64Array(data.length),
    ),
    logitGradientTangents: tangent.logits.map(() => null),
    paramGradientTangents: Object.fromEntries(
      Object.entries(tangent.params).map(([name, { length }]) => [name, new Float64Array(length)]),
    ),
  };
  const exact = opBackwardTangent(op, pass);
  const moved = (step: number): BackwardPass =>
    passFor(
      op,
      {
        ...example,
        inputs: example.inputs.map((values, port) =>
          values.map((x, k) => x + step * (pass.inputTangents[port]?.[k] ?? 0)),
        ),
        params: Object.fromEntries(
          Object.entries(example.params).map(([name, values]) => [
            name,
            values.map((x, k) => x + step * (pass.paramTangents[name]?.[k] ?? 0)),
          ]),
        ),
      },
      upstream.map((g, k) => g + step * (change[k] ?? 0)),
    );
  const compare = (
    found: Float64Array | null | undefined,
    of: (at: BackwardPass) => Float64Array | null | undefined,
  ): void =>
    found?.forEach((number, k) => {
      const { derivative } = centralDerivative((step) => of(moved(step))?.[k] ?? Number.NaN, 0, 0.02);
      closeTo(number, derivative, exact ? 1e-7 : 1e-6, `${where}: change of a gradient, ${k}`, exact ? 1e-9 : 1e-7);
    });
  for (const [port, found] of pass.inputGradientTangents.entries()) compare(found, (at) => at.inputGradients[port]);
  for (const [name, found] of Object.entries(pass.paramGradientTangents))
    compare(found, (at) => at.paramGradients[name]);
}

/** Of Σ c_k·z_k with some c, so that no error can cancel another. */
function checkDerivatives(op: Op, example: Example, where: string): void {
  const upstream = runOp(op, example).output.map((_, k) => Math.cos(1 + 2 * k));
  const weighted = (changed: Example): number =>
    runOp(op, changed).output.reduce((sum, z, k) => sum + z * (upstream[k] ?? 0), 0);
  const run = runOp(op, example, upstream);
  example.inputs.forEach((values, port) => {
    if (example.discrete?.includes(port)) return;
    values.forEach((value, k) => {
      const moved = (x: number): number =>
        weighted({ ...example, inputs: example.inputs.with(port, values.with(k, x)) });
      const numeric = centralDerivative(moved, value, 0.02);
      closeTo(
        run.inputGradients[port]?.[k] ?? Number.NaN,
        numeric.derivative,
        1e-8,
        `${where}: ∂/∂input ${port}[${k}]`,
        1e-10,
      );
    });
  });
  for (const [name, values] of Object.entries(example.params)) {
    values.forEach((value, k) => {
      const moved = (x: number): number =>
        weighted({ ...example, params: { ...example.params, [name]: values.with(k, x) } });
      const numeric = centralDerivative(moved, value, 0.02);
      closeTo(
        run.paramGradients[name]?.[k] ?? Number.NaN,
        numeric.derivative,
        1e-8,
        `${where}: ∂/∂${name}[${k}]`,
        1e-10,
      );
    });
  }
}
