import assert from "node:assert/strict";
import { INITIAL, reduce, type State } from "../../webview/state.ts";
import { BACK_PROP, fakeNetwork, fakePass } from "../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);

function opened(): State {
  return [{ type: "network", network } as const, { type: "pass", pass, why: null } as const].reduce(reduce, INITIAL);
}

describe("reduce", () => {
  it("opens a network with everything computed", () => {
    assert.equal(opened().cursor, pass.timeline.length);
  });

  it("keeps the cursor within the pass", () => {
    const back = reduce(opened(), { type: "cursor", cursor: -3 });
    assert.equal(back.cursor, 0);
    assert.equal(reduce(back, { type: "cursor", cursor: 1000 }).cursor, pass.timeline.length);
  });

  it("keeps the end at the end when a longer pass comes, and the middle in the middle", () => {
    const bigger = fakeNetwork({ ...BACK_PROP, h10: { inputs: ["h9"] } }, { version: 2 });
    const update = (state: State) =>
      reduce(reduce(state, { type: "network", network: bigger.network }), {
        type: "pass",
        pass: bigger.pass,
        why: null,
      });
    assert.equal(update(opened()).cursor, bigger.pass.timeline.length);
    assert.equal(update(reduce(opened(), { type: "cursor", cursor: 5 })).cursor, 5);
  });

  it("never shows the numbers of another text", () => {
    const newer = reduce(opened(), { type: "network", network: { ...network, version: 2 } });
    assert.equal(newer.pass, null);
    assert.equal(reduce(newer, { type: "pass", pass, why: null }).pass, null);
  });

  it("forgets what the text no longer has", () => {
    const { h9: _, y3: __, ...rest } = BACK_PROP;
    const smaller = fakeNetwork(rest, { version: 2 }).network;
    const state = [
      { type: "select", nodes: ["h9", "h8"], edges: ["h9→y3:0", "h5→h8:0"] } as const,
      { type: "hover", part: { kind: "node", id: "h9" } } as const,
      { type: "renaming", id: "h9" } as const,
      { type: "linking", linking: { from: "h9", candidate: null } } as const,
      { type: "network", network: smaller } as const,
    ].reduce(reduce, opened());
    assert.deepEqual(state.selection, { nodes: ["h8"], edges: ["h5→h8:0"] });
    assert.equal(state.hovered, null);
    assert.equal(state.renaming, null);
    assert.equal(state.linking, null);
  });

  it("is healed by any message after it fell out of step", () => {
    const lost = reduce(opened(), { type: "connection", connection: "out of step" });
    assert.equal(reduce(lost, { type: "pass", pass: fakePass(network), why: null }).connection, "in step");
  });

  it("gives the same object back where nothing changes, so that nothing is drawn again", () => {
    const state = reduce(opened(), { type: "select", nodes: ["h1"] });
    assert.equal(reduce(state, { type: "select", nodes: ["h1"], edges: [] }), state);
    assert.equal(reduce(state, { type: "cursor", cursor: state.cursor }), state);
    assert.equal(reduce(state, { type: "hover", part: null }), state);
    assert.equal(reduce(state, { type: "playing", playing: false }), state);
  });
});
