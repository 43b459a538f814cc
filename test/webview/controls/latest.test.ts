import assert from "node:assert/strict";
import { createLatest } from "../../../webview/controls/latest.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A host that answers when told to. */
function slowHost() {
  const asked: number[] = [];
  const waiting: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  return {
    asked,
    ask: (question: number) => {
      asked.push(question);
      return new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async answer(text: string) {
      waiting.shift()?.resolve(text);
      await settle();
    },
    async fail(text: string) {
      waiting.shift()?.reject(new Error(text));
      await settle();
    },
  };
}

describe("webview/controls/latest", () => {
  it("has one question under way and then asks only the newest", async () => {
    const host = slowHost();
    const got: string[] = [];
    const latest = createLatest(
      host.ask,
      (question, answer) => got.push(`${question} ${answer}`),
      () => {},
    );
    for (const question of [1, 2, 3, 4]) latest.ask(question);
    assert.deepEqual(host.asked, [1]);
    await host.answer("one");
    assert.deepEqual(host.asked, [1, 4]);
    await host.answer("four");
    assert.deepEqual(got, ["1 one", "4 four"]);
  });

  it("goes on after a failure", async () => {
    const host = slowHost();
    const got: string[] = [];
    const latest = createLatest(
      host.ask,
      (_, answer) => got.push(answer),
      (question, error) => got.push(`${question}: ${error.message}`),
    );
    latest.ask(1);
    latest.ask(2);
    await host.fail("no");
    await host.answer("yes");
    assert.deepEqual(got, ["1: no", "yes"]);
  });

  it("is silent once stopped", async () => {
    const host = slowHost();
    const got: string[] = [];
    const latest = createLatest(
      host.ask,
      (_, answer) => got.push(answer),
      () => got.push("error"),
    );
    latest.ask(1);
    latest.ask(2);
    latest.stop();
    await host.answer("one");
    assert.deepEqual([got, host.asked], [[], [1]]);
  });

  it("asks the newest question after the rest, and none of those in between", async () => {
    const asked: number[] = [];
    const latest = createLatest<{ readonly n: number }, number>(
      async ({ n }) => {
        asked.push(n);
        return n;
      },
      () => {},
      assert.fail,
      ({ n }) => (n === 1 ? 20 : 0),
    );
    latest.ask({ n: 1 });
    await Promise.resolve();
    latest.ask({ n: 2 });
    latest.ask({ n: 3 });
    assert.deepEqual(asked, [1]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(asked, [1, 3]);
  });
});
