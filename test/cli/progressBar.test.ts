import assert from "node:assert/strict";
import type { Terminal } from "../../cli/command.ts";
import { createProgressBar } from "../../cli/progressBar.ts";

function watch(columns: number | null): { readonly drawn: string[]; time: number; readonly terminal: Terminal } {
  const drawn: string[] = [];
  const nothing = (): never => assert.fail("the bar writes to standard error alone");
  const terminal: Terminal = {
    print: nothing,
    printBytes: nothing,
    complain: (text) => void drawn.push(text),
    readFile: nothing,
    writeFile: nothing,
    replaceFile: nothing,
    columns,
    onInterrupt: nothing,
    dist: "",
  };
  return { drawn, time: 0, terminal };
}

describe("the progress bar", () => {
  it("is not there where nobody watches", () => {
    const seat = watch(null);
    const bar = createProgressBar(seat.terminal, () => seat.time);
    bar.show(0.5, "half");
    bar.clear();
    assert.deepEqual(seat.drawn, []);
  });

  it("shows the share, the words and the time left, some times a second", () => {
    const seat = watch(80);
    const bar = createProgressBar(seat.terminal, () => seat.time);
    bar.show(0, "begun");
    seat.time = 50;
    bar.show(0.01, "too soon");
    seat.time = 60_000;
    bar.show(0.25, "epoch 3");
    bar.clear();
    bar.clear();
    assert.deepEqual(seat.drawn, [
      `\r\u001b[K${"░".repeat(24)}   0 %  begun`,
      `\r\u001b[K${"█".repeat(6)}${"░".repeat(18)}  25 %  epoch 3  3 min 0 s left`,
      "\r\u001b[K",
    ]);
  });

  it("never wraps", () => {
    const seat = watch(30);
    createProgressBar(seat.terminal, () => seat.time).show(1, "many words");
    assert.equal([...(seat.drawn[0] ?? "").replace("\r\u001b[K", "")].length, 29);
  });
});
