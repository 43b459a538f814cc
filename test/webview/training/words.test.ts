import assert from "node:assert/strict";
import type { NetworkView } from "../../../core/protocol.ts";
import { INITIAL, reduce } from "../../../webview/state.ts";
import { placeAfter } from "../../../webview/training/lines/placeAfter.ts";
import { markText, sayTraining, whyNotTrained } from "../../../webview/training/trainingWords.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";
import { trainingView } from "../../support/trainingViews.ts";

const running = trainingView();
const paused = trainingView({ status: "paused" });

describe("what is said of a training run", () => {
  const cases: readonly (readonly [string, Parameters<typeof sayTraining>, RegExp | null])[] = [
    ["a new one", [null, running], /^Training has started: Adam, 200 epochs\.$/],
    ["one without facts yet", [null, trainingView({ optimizer: "", steps: 0 })], /^Training has started\.$/],
    ["its steps, which are many", [running, trainingView({ step: 1300 })], null],
    ["a pause", [running, paused], /^Training paused: epoch 12, step 1.200\.$/],
    [
      "one step in a pause",
      [paused, trainingView({ status: "paused", step: 1201 })],
      /^Trained: epoch 13, step 1.201\.$/,
    ],
    ["its going on", [paused, running], /^Training goes on\.$/],
    ["its end, with the reason", [running, trainingView({ status: "ended", ending: "Done." })], /^Done\.$/],
    ["its end, without one", [running, trainingView({ status: "ended" })], /^Training has ended/],
    ["another start", [trainingView({ status: "ended" }), running], /^Training starts anew\.$/],
    ["a changed text, once", [running, trainingView({ isOutdated: true })], /cannot be written any more/],
    ["no more of a changed text", [trainingView({ isOutdated: true }), trainingView({ isOutdated: true })], null],
    ["its being let go of", [paused, null], /closed/],
    ["nothing of none", [null, null], null],
  ];
  for (const [name, args, expected] of cases)
    it(name, () => {
      const said = sayTraining(...args);
      if (expected === null) assert.equal(said, null);
      else assert.match(said ?? "", expected);
    });

  it("whose numbers the canvas shows", () => {
    assert.equal(markText(running), "Numbers of epoch 12, not saved");
    assert.equal(markText(trainingView({ step: 0 })), "Numbers before the first step of training, not saved");
    // While it runs the numbers are of its last step, whatever is the best so far.
    assert.equal(markText(trainingView({ bestStep: 800 })), "Numbers of epoch 12, not saved");
    assert.match(markText(trainingView({ bestStep: 800, status: "ended" })), /the best epoch, step 800, not saved/);
    assert.match(markText(trainingView({ isOutdated: true })), /the file's/);
  });
});

describe("what can be trained", () => {
  const made = fakeNetwork(
    { x: {}, t: {}, y: { op: "dense", inputs: ["x"] }, L: { op: "squared-error", inputs: ["y", "t"] } },
    { objective: ["L"] },
  );
  const why = (change: Partial<NetworkView>, hasPass = true) => {
    const network = { ...made.network, parameterCount: 2, ...change };
    const state = reduce(INITIAL, { type: "network", network });
    const pass = hasPass ? made.pass : null;
    return whyNotTrained(reduce(state, { type: "pass", pass, why: hasPass ? null : "There is no data." }));
  };

  it("has a pass, an objective and parameters", () => {
    assert.equal(why({}), null);
    assert.match(why({ objective: [] }) ?? "", /no objective/);
    assert.match(why({ parameterCount: 0 }) ?? "", /no parameters/);
    assert.equal(why({}, false), "There is no data.");
    assert.match(whyNotTrained(INITIAL) ?? "", /errors/);
  });
});

describe("keys on the curve", () => {
  it("go from point to point and stay on it", () => {
    const walk = (from: number | null, ...keys: string[]) =>
      keys.reduce<number | null | undefined>((at, key) => placeAfter(key, at ?? null, 25), from);
    assert.equal(walk(null, "ArrowLeft"), 24, "the first press shows the last point");
    assert.equal(walk(null, "ArrowLeft", "ArrowLeft", "ArrowRight"), 24);
    assert.equal(walk(3, "PageDown"), 0);
    assert.equal(walk(3, "PageUp", "PageUp", "PageUp"), 24);
    assert.equal(walk(3, "Home"), 0);
    assert.equal(walk(3, "End"), 24);
    assert.equal(walk(3, "Escape"), null);
    assert.equal(walk(null, "Escape"), undefined, "left to others");
    assert.equal(walk(3, "a"), undefined);
  });
});
