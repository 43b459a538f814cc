import assert from "node:assert/strict";
import { runSliced } from "../../extension/commands/runSliced.ts";

function* work(steps: number): Generator<{ done: number; of: number }, string> {
  for (let done = 1; done <= steps; done++) {
    const end = performance.now() + 1;
    while (performance.now() < end);
    yield { done, of: steps };
  }
  return "done";
}

describe("runSliced", () => {
  it("fills the bar to its end and gives the result", async () => {
    let sum = 0;
    const result = await runSliced(
      work(50),
      { report: ({ increment }) => (sum += increment) },
      { isCancellationRequested: false },
    );
    assert.deepEqual([result, sum], ["done", 100]);
  });

  it("lets others in between, and stops when it is told to", async () => {
    const token = { isCancellationRequested: false };
    setTimeout(() => {
      token.isCancellationRequested = true;
    }, 30);
    assert.equal(await runSliced(work(100_000), { report() {} }, token), "cancelled");
  });
});
