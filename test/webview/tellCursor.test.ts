import assert from "node:assert/strict";
import type { CanvasMessage, DebugView } from "../../core/protocol.ts";
import { createStore } from "../../webview/store.ts";
import { tellCursor } from "../../webview/tellCursor.ts";
import { BACK_PROP, fakeNetwork } from "../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);
const rest = () => new Promise((resolve) => setTimeout(resolve, 150));

describe("tellCursor", () => {
  it("tells where the cursor has come to rest, and not while a session owns it", async () => {
    const store = createStore();
    const told: CanvasMessage[] = [];
    const stop = tellCursor((message) => told.push(message), store);
    store.dispatch({ type: "network", network });
    store.dispatch({ type: "pass", pass, why: null });
    await rest();
    assert.deepEqual(told, [{ type: "cursor", cursor: pass.timeline.length }]);
    for (const cursor of [3, 4, 5]) store.dispatch({ type: "cursor", cursor });
    await rest();
    assert.deepEqual(told.at(-1), { type: "cursor", cursor: 5 });
    assert.ok(told.length <= 3, "not every one on the way");
    const before = told.length;
    const debug = { cursor: 2, stopped: true, inside: null, whatIfs: [] } as unknown as DebugView;
    store.dispatch({ type: "debug", debug, outdated: false, shown: { pass, why: null } });
    store.dispatch({ type: "debug", debug: { ...debug, cursor: 9 }, outdated: false });
    await rest();
    assert.equal(told.length, before);
    stop();
  });
});
