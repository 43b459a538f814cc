import assert from "node:assert/strict";
import type { TextEdit } from "../../../core/document/intent.ts";
import { type EditedText, EditQueue } from "../../../extension/editor/editQueue.ts";

/** A text that takes edits a tick later, as VS Code does, and may refuse some. */
function slowText(start: string, refusals = 0): EditedText & { text: string; applied: number } {
  return {
    text: start,
    applied: 0,
    read() {
      return { text: this.text, version: this.applied };
    },
    async apply(edits: readonly TextEdit[]) {
      const seen = this.text;
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.equal(this.text, seen, "two edits were under way at once");
      if (refusals > 0) {
        refusals -= 1;
        return false;
      }
      for (const { start, end, newText } of [...edits].reverse()) {
        this.text = this.text.slice(0, start) + newText + this.text.slice(end);
      }
      this.applied += 1;
      return true;
    },
  };
}

const append = (newText: string) => (text: string) => [{ start: text.length, end: text.length, newText }];

describe("EditQueue", () => {
  it("computes each gesture from the text that the one before it left", async () => {
    const text = slowText("a");
    const queue = new EditQueue(text);
    await Promise.all(["b", "c", "d"].map((letter) => queue.run(append(letter))));
    assert.equal(text.text, "abcd");
    assert.equal(text.applied, 3);
  });

  it("tries once more from fresh text where VS Code refused", async () => {
    const text = slowText("a", 1);
    let computed = 0;
    await new EditQueue(text).run((current) => {
      computed += 1;
      return append("b")(current);
    });
    assert.equal(text.text, "ab");
    assert.equal(computed, 2);
  });

  it("says so where VS Code refuses twice, and goes on with the next gesture", async () => {
    const text = slowText("a", 2);
    const queue = new EditQueue(text);
    const refused = queue.run(append("b"));
    const next = queue.run(append("c"));
    await assert.rejects(refused, /did not accept/);
    await next;
    assert.equal(text.text, "ac");
  });

  it("passes on why a gesture makes no sense, and changes nothing", async () => {
    const text = slowText("a");
    const queue = new EditQueue(text);
    const failing = queue.run(() => {
      throw new Error("There is no node “h9”.");
    });
    await assert.rejects(failing, /no node “h9”/);
    await queue.run(append("b"));
    assert.equal(text.text, "ab");
  });

  it("applies nothing where there is nothing to change", async () => {
    const text = slowText("a");
    await new EditQueue(text).run(() => [{ start: 1, end: 1, newText: "" }]);
    assert.equal(text.applied, 0);
  });
});
