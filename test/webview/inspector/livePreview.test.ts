import assert from "node:assert/strict";
import { createLivePreview } from "../../../webview/inspector/livePreview.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A host that answers when told to, and frames that come when told to. */
function hand() {
  const sent: (number | "end")[] = [];
  const answers: (() => void)[] = [];
  const frames: (() => void)[] = [];
  const live = createLivePreview(
    (changes) => {
      sent.push(changes[0]?.value ?? "end");
      return new Promise<void>((resolve) => answers.push(resolve));
    },
    (callback) => frames.push(callback),
  );
  return {
    sent,
    live,
    move: (value: number) => live.show({ parameter: "h1.w", entry: 0, value }),
    frame: () => frames.splice(0).forEach((callback) => callback()),
    async answer() {
      answers.shift()?.();
      await settle();
    },
  };
}

describe("webview/inspector/livePreview", () => {
  it("tries the newest value once a frame, one at a time", async () => {
    const { sent, move, frame, answer } = hand();
    for (const value of [1, 2, 3]) move(value);
    assert.deepEqual(sent, []);
    frame();
    assert.deepEqual(sent, [3]);
    move(4);
    move(5);
    frame();
    assert.deepEqual(sent, [3]);
    await answer();
    frame();
    assert.deepEqual(sent, [3, 5]);
  });

  it("commits after what is under way, and leaves the preview to the new text", async () => {
    const { sent, live, move, frame, answer } = hand();
    move(1);
    frame();
    move(2);
    let edited = false;
    const done = live.commit(async () => {
      edited = true;
      return true;
    });
    await settle();
    assert.equal(edited, false);
    await answer();
    assert.equal(await done, true);
    frame();
    assert.deepEqual(sent, [1]);
  });

  it("takes the preview back when the edit is refused or cancelled", async () => {
    const { sent, live, move, frame, answer } = hand();
    move(1);
    frame();
    await answer();
    const refused = live.commit(async () => false);
    await settle();
    await answer();
    assert.equal(await refused, false);
    assert.deepEqual(sent, [1, "end"]);
    move(2);
    frame();
    const cancelled = live.cancel();
    await answer();
    await answer();
    await cancelled;
    assert.deepEqual(sent, [1, "end", 2, "end"]);
  });

  it("says nothing where nothing was tried", async () => {
    const { sent, live } = hand();
    await live.cancel();
    assert.deepEqual(sent, []);
  });
});
