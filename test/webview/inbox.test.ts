import assert from "node:assert/strict";
import { createInbox, PATIENCE } from "../../webview/inbox.ts";
import type { Action } from "../../webview/state.ts";
import { BACK_PROP, fakeNetwork } from "../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);

describe("createInbox", () => {
  it("holds a new structure until its numbers come, so that nothing blinks", () => {
    const seen: Action["type"][] = [];
    const receive = createInbox(
      (action) => seen.push(action.type),
      () => true,
    );
    receive({ type: "network", network });
    assert.deepEqual(seen, []);
    receive({ type: "pass", pass, why: null });
    assert.deepEqual(seen, ["network", "pass"]);
  });

  it("does not wait before the first picture", () => {
    const seen: Action["type"][] = [];
    createInbox(
      (action) => seen.push(action.type),
      () => false,
    )({ type: "network", network });
    assert.deepEqual(seen, ["network"]);
  });

  it("does not wait for ever, and loses no structure to the next", async () => {
    const seen: Action[] = [];
    const receive = createInbox(
      (action) => seen.push(action),
      () => true,
    );
    receive({ type: "network", network });
    receive({ type: "network", network: { ...network, version: 2 } });
    assert.equal(seen.length, 1);
    await new Promise((resolve) => setTimeout(resolve, PATIENCE * 2));
    assert.equal(seen.length, 2);
  });

  it("lets a structure out with the numbers of a debug session, and moves its cursor without waiting", () => {
    const seen: Action["type"][] = [];
    const receive = createInbox(
      (action) => seen.push(action.type),
      () => true,
    );
    receive({ type: "network", network });
    receive({ type: "debug", debug: null, outdated: false });
    assert.deepEqual(seen, ["debug"]);
    receive({ type: "debug", debug: null, outdated: false, shown: { pass, why: null } });
    receive({ type: "breakpoints", breakpoints: [] });
    assert.deepEqual(seen, ["debug", "network", "debug", "breakpoints"]);
  });
});
