import assert from "node:assert/strict";
import { oneSidedDerivatives } from "../../../core/engine/finiteDifference.ts";
import { ops } from "../../../core/ops/index.ts";
import type { Example, Op } from "../../../core/ops/op.ts";
import { runOp } from "./checkOp.ts";

/**
 * Every op where numbers are awkward: signed zeros, almost zero, where sigmoids and softmaxes saturate, where exponentials
 * overflow or vanish, and in a tie with a neighbour. One entry at a time is put there. Where the value is finite on both
 * sides, the derivative must be one that the two sides allow: between the slope left of the point and the one right of it.
 */
const POINTS = [0, -0, 1e-8, -1e-8, 20, -20, 745, -745, 1e4, -1e4];

interface Entry {
  readonly what: string;
  readonly neighbour: number;
  at(x: number): Example;
  /** The op's own derivative by the entry, at x. */
  analytic(x: number, upstream: ArrayLike<number>): number;
}

/** The first and the last entry of every input and parameter that is a quantity. */
function entriesOf(op: Op, example: Example): readonly Entry[] {
  const ends = (values: readonly number[]): number[] => [...new Set([0, values.length - 1])].filter((k) => k >= 0);
  const inputs = example.inputs.flatMap((values, port) =>
    example.discrete?.includes(port)
      ? []
      : ends(values).map((k): Entry => {
          const at = (x: number): Example => ({
            ...example,
            inputs: example.inputs.with(port, values.with(k, x)),
          });
          // The next component of the same sample.
          const neighbour = values[(k + example.batch) % values.length] ?? 0;
          return {
            what: `input ${port}[${k}]`,
            neighbour,
            at,
            analytic: (x, upstream) => runOp(op, at(x), upstream).inputGradients[port]?.[k] ?? Number.NaN,
          };
        }),
  );
  const params = Object.entries(example.params).flatMap(([name, values]) =>
    ends(values).map((k): Entry => {
      const at = (x: number): Example => ({ ...example, params: { ...example.params, [name]: values.with(k, x) } });
      return {
        what: `${name}[${k}]`,
        neighbour: values[(k + 1) % values.length] ?? 0,
        at,
        analytic: (x, upstream) => runOp(op, at(x), upstream).paramGradients[name]?.[k] ?? Number.NaN,
      };
    }),
  );
  return [...inputs, ...params];
}

function checkAt(op: Op, entry: Entry, x: number, where: string): boolean {
  // Not across 0: there may be a pole beside an almost-zero.
  const h = x === 0 ? 1e-4 : Math.min(1e-4 * Math.max(1, Math.abs(x)), Math.abs(x) / 1000);
  const values = [x, x - h, x + h, x - 2 * h, x + 2 * h].map((point) => runOp(op, entry.at(point)).output);
  const [here] = values;
  if (here === undefined || !values.every((value) => value.every(Number.isFinite))) return false;
  const upstream = here.map((_, k) => Math.cos(1 + 2 * k));
  const weighted = (point: number): number =>
    runOp(op, entry.at(point)).output.reduce((sum, z, k) => sum + z * (upstream[k] ?? 0), 0);
  const analytic = entry.analytic(x, upstream);
  const { left, right } = oneSidedDerivatives(weighted, x, h);
  // Rounding of the value, over the step; and what the parabola leaves out, seen from how much the slope itself changes.
  const size = here.reduce((largest, z) => Math.max(largest, Math.abs(z)), 0);
  const slopes = Math.max(Math.abs(left), Math.abs(right));
  const noise = (4e-15 * here.length * size) / h + 2e-3 * slopes + 1e-8;
  assert.ok(
    analytic >= Math.min(left, right) - noise && analytic <= Math.max(left, right) + noise,
    `${where}, ${entry.what} = ${x}: ${analytic}, but the slopes beside it are ${left} and ${right}`,
  );
  return true;
}

describe("every op at awkward points", () => {
  for (const op of ops.values()) {
    if (op.examples.length === 0) continue;
    it(`${op.name}: its derivative is one that both sides allow`, function () {
      this.timeout(30_000);
      let checked = 0;
      for (const [i, example] of op.examples.entries())
        for (const entry of entriesOf(op, example))
          for (const x of [...POINTS, entry.neighbour])
            if (checkAt(op, entry, x, `example ${i + 1}, ${JSON.stringify(example.site.attributes)}`)) checked++;
      // An op of labels alone has nothing to be differentiated by.
      const hasQuantity = op.examples.some((example) => entriesOf(op, example).length > 0);
      assert.equal(checked > 0, hasQuantity);
    });
  }
});
