import assert from "node:assert/strict";
import { judge } from "../../bench/peers/bars.ts";
import { amount, comparable, disagreement, factor, ratioOf, spreadOf, verdict } from "../../bench/peers/figures.ts";
import { noteOf, referenceOf } from "../../bench/peers/report.ts";
import { type Row, rotated } from "../../bench/peers/rounds.ts";
import { VARIANTS } from "../../bench/peers/variants.ts";
import { middleOf, timeOf } from "../../cli/timing.ts";

describe("the bench's arithmetic", () => {
  it("takes medians: the one in the middle, or the mean of the two there", () => {
    assert.equal(middleOf([5, 1, 3]), 3);
    assert.equal(middleOf([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(middleOf([])));
    assert.deepEqual(spreadOf([5, 1, 3]), { median: 3, lowest: 1, highest: 5 });
  });

  it("compares within a round, so that a slow one of both changes nothing", () => {
    assert.equal(ratioOf([30, 3, 30], [10, 1, 10]), 3);
    assert.equal(ratioOf([30, null, 50], [10, 1, 10]), 4);
    assert.ok(Number.isNaN(ratioOf([null], [1])));
  });

  it("says by how much a bar is met or missed, and never shows more than was reached", () => {
    assert.equal(verdict(12.34, 10), "met: 12.3× (bar 10.0×)");
    assert.equal(verdict(10, 10), "met: 10.0× (bar 10.0×)");
    assert.equal(verdict(9.999, 10), "missed: 9.99× of 10.0×, 1.00 times too slow");
    assert.equal(verdict(0.25, 0.9), "missed: 0.25× of 0.90×, 3.60 times too slow");
    assert.equal(verdict(Number.NaN, 10), "not measured");
    assert.equal(factor(0.0123), "0.0123×");
    assert.equal(factor(1234.9), "1234×");
  });

  it("writes amounts with three digits", () => {
    assert.deepEqual([16_400_000, 69_700, 1203.4, 237, 12.93, 0.139].map(amount), [
      "16.4M",
      "69.7k",
      "1203",
      "237",
      "12.9",
      "0.14",
    ]);
  });

  it("finds who computes something else, by the figures that both have", () => {
    const reference = { loss: 0.5, gradients: 2 };
    assert.equal(disagreement({ loss: 0.5 + 1e-12 }, reference, 1e-9), null);
    assert.equal(disagreement({ other: 7 }, reference, 1e-9), null);
    assert.match(
      disagreement({ loss: 0.5, gradients: 2.1 }, reference, 1e-4) ?? "",
      /else: gradients 2\.100.*not 2\.000/,
    );
    assert.match(disagreement({ loss: Number.NaN }, reference, 1e-4) ?? "", /else: loss NaN/);
    assert.equal(comparable({ other: 7 }, reference), false);
    assert.equal(comparable({ loss: 7 }, reference), true);
  });

  it("lets every contestant begin a round once", () => {
    const starts = [0, 1, 2, 3].map((round) => rotated(["a", "b", "c"], round).join(""));
    assert.deepEqual(starts, ["abc", "bca", "cab", "abc"]);
    assert.deepEqual(rotated([], 3), []);
  });

  it("times by slices, whatever the warming up was like", () => {
    let seconds = 0;
    let calls = 0;
    const run = (count: number): void => {
      calls += 1;
      // The first calls are slow, and one slice falls into a pause of the machine.
      seconds += count * (calls <= 3 ? 1e-3 : 2e-5) + (calls === 25 ? 5 : 0);
    };
    const found = timeOf(run, { warmUp: 0.3, measure: 10, clock: () => seconds });
    assert.ok(Math.abs(found / 2e-5 - 1) < 1e-9, String(found));
  });

  it("measures a slice even where one repetition outlasts the whole time", () => {
    let seconds = 0;
    const run = (count: number): void => {
      seconds += 3 * count;
    };
    assert.equal(timeOf(run, { warmUp: 0.3, measure: 0.35, clock: () => seconds }), 3);
    assert.equal(seconds, 6);
  });
});

describe("the bench's verdicts", () => {
  const row = (name: string, rates: (number | null)[], facts: Partial<Row> = {}): Row => ({
    variant: VARIANTS.find((variant) => variant.name === name) ?? assert.fail(name),
    task: "T1",
    rates,
    figures: {},
    remark: "",
    reason: null,
    ...facts,
  });

  it("hold the quickest row of ours against the quickest of theirs", () => {
    const rows = [
      row("Chainrule reference f64", [100, 100, 100]),
      row("Chainrule wasm f64", [900, 1000, 1100]),
      row("ConvNetJS", [90, 100, 110]),
      row("synaptic", [190, 200, 210]),
      row("PyTorch f64", []),
      // Faster than everybody, and yet no peer.
      row("neuron objects", [5000, 5000, 5000]),
    ];
    const f64 = VARIANTS.find(({ name }) => name === "Chainrule wasm f64");
    const javascript = {
      task: "T1",
      ours: { text: "f64", takes: (v: unknown) => v === f64 },
      peer: { text: "the fastest", takes: ({ family }: { family: string }) => family === "JavaScript" },
      factor: 5,
    } as const;
    assert.equal(
      judge(javascript, rows),
      "T1, f64 against the fastest: met: 5.00× (bar 5.00×) [Chainrule wasm f64 / synaptic]",
    );
    assert.match(judge({ ...javascript, factor: 8 }, rows), /missed: 5\.00× of 8\.00×, 1\.60 times too slow/);
    assert.match(judge({ ...javascript, time: 500 }, rows), /missed: 1000 µs of 500 µs; as a ratio met: 5\.00×/);
    assert.match(judge({ ...javascript, task: "T2" }, rows), /not measured, Chainrule has no f64 row/);
  });

  it("believe PyTorch first, and the next for what it does not say", () => {
    const rows = [
      row("Chainrule reference f64", [1], { figures: { loss: 2, single: 3 } }),
      row("PyTorch f64", [1], { figures: { loss: 1 } }),
    ];
    const reference = referenceOf(rows);
    assert.deepEqual(reference, { loss: 1, single: 3 });
    assert.match(noteOf(rows[0] as Row, reference), /^computes something else: loss 2\.000000, not 1\.000000$/);
    assert.equal(noteOf(row("synaptic", [1], { remark: "batch 1" }), reference), "not compared; batch 1");
  });
});
