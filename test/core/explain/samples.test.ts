import assert from "node:assert/strict";
import { explainStep } from "../../../core/explain/explain.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { finishSample, near, render, sampleNames } from "./support.ts";

describe("explanations of every step of every sample", function () {
  this.timeout(60_000);

  for (const name of sampleNames()) {
    for (const rows of [[0], [1], [0, 1]]) {
      it(`${name}, rows ${rows.join(" and ")}: every formula renders, and the terms add up to the gradient`, async () => {
        const tape = await finishSample(name, rows);
        for (let sample = 0; sample < rows.length; sample += 1) checkAll(tape, sample);
      });
    }
  }
});

function checkAll(tape: Tape, sample: number): void {
  for (const step of tape.timeline) {
    const { title, sentence, lines, terms } = explainStep(tape, step.index, sample);
    assert.ok(title !== "" && sentence.endsWith("."), `${title}: ${sentence}`);
    assert.ok(lines.length > 0, title);
    for (const { label, symbols, numbers, symbolsText, numbersText } of lines) {
      assert.notEqual(label, "");
      render(symbols);
      if (numbers !== null) render(numbers);
      for (const text of [symbolsText, numbersText ?? ""]) assert.doesNotMatch(text, /\\|undefined|NaN/, `${title}: ${text}`);
      assert.equal(numbers === null, numbersText === null);
    }
    if (terms.length === 0) continue;
    assert.ok(step.node);
    const gradient = tape.gradient(step.node);
    const at = gradient?.batch === 1 ? 0 : sample;
    near(terms.reduce((sum, { product }) => sum + product, 0), gradient?.data[at] ?? Number.NaN, title);
    for (const { upstream, local, product } of terms) assert.equal(product, upstream * local);
  }
}
