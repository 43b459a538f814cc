import assert from "node:assert/strict";
import type { DebugView } from "../../../core/protocol.ts";
import { expectStep } from "../../../webview/debug/expectStep.ts";
import { createStore, type Store } from "../../../webview/store.ts";
import { BACK_PROP, fakeNetwork } from "../../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);
const LENGTH = pass.timeline.length;

describe("the canvas at VS Code's step key", () => {
  let store: Store;

  function tell(more: Partial<DebugView>, outdated = false): void {
    const stop = { cursor: 3, stepCount: LENGTH, stopped: true, node: null, inside: null, place: "", why: null };
    const debug = { ...stop, pass: 0, passCount: 1, sample: 0, sampleCount: 1, whatIfs: [], ...more };
    store.dispatch({ type: "debug", debug, outdated, shown: { pass, why: null } });
  }
  const place = () => [store.getState().cursor, store.getState().asked];

  beforeEach(() => {
    store = createStore();
    store.dispatch({ type: "network", network });
    store.dispatch({ type: "pass", pass, why: null });
  });

  it("is a step further at once, and then where the session says", () => {
    tell({});
    expectStep(store);
    assert.deepEqual(place(), [4, 4]);
    tell({ cursor: 4 });
    assert.deepEqual(place(), [4, null]);
    expectStep(store);
    tell({ cursor: 9, why: "another place" });
    assert.deepEqual(place(), [9, null]);
  });

  it("is where it was, where the session says nothing", async () => {
    tell({});
    expectStep(store);
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.deepEqual(place(), [3, null]);
  });

  it("leaves a wish alone that came meanwhile", async () => {
    tell({});
    expectStep(store);
    store.dispatch({ type: "debugAsked", cursor: 7 });
    tell({ cursor: 4 });
    assert.deepEqual(place(), [7, 7]);
  });

  it("expects nothing inside a step, at the end of a pass, of a run under way, of an earlier text, and without a session", () => {
    const stays = () => {
      const before = place();
      expectStep(store);
      assert.deepEqual(place(), before);
    };
    stays();
    tell({ inside: "unit 1 · u" });
    stays();
    tell({ cursor: LENGTH });
    stays();
    tell({ stopped: false });
    stays();
    tell({}, true);
    stays();
  });
});
