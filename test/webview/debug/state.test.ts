import assert from "node:assert/strict";
import fc from "fast-check";
import type { DebugView, PassView } from "../../../core/protocol.ts";
import { breakpointOf, debugOf, stopAt } from "../../../webview/debug/debugged.ts";
import { currentStep } from "../../../webview/selectors.ts";
import { type Action, INITIAL, reduce, type State } from "../../../webview/state.ts";
import { BACK_PROP, fakeNetwork } from "../../support/fakeNetwork.ts";

const { network, pass } = fakeNetwork(BACK_PROP);
const LENGTH = pass.timeline.length;
const debugged: PassView = { ...pass, timeline: [...pass.timeline, { phase: "update", node: null }] };

function view(more: Partial<DebugView> = {}): DebugView {
  const stop = { cursor: 0, stepCount: LENGTH + 1, stopped: true, node: null, inside: null, place: "", why: null };
  return { ...stop, pass: 0, passCount: 1, sample: 0, sampleCount: 1, whatIfs: [], ...more };
}

const told = (debug: DebugView | null, shown?: PassView, outdated = false): Action => ({
  type: "debug",
  debug,
  outdated,
  ...(shown && { shown: { pass: shown, why: null } }),
});

function opened(...actions: Action[]): State {
  return [{ type: "network", network } as const, { type: "pass", pass, why: null } as const, ...actions].reduce(
    reduce,
    INITIAL,
  );
}

describe("a debug session on the canvas", () => {
  it("owns the cursor while it lasts, and gives it back where it was", () => {
    const own = opened({ type: "cursor", cursor: 7 });
    const during = [told(view({ cursor: 3 }), debugged), told(view({ cursor: 4 }))].reduce(reduce, own);
    assert.equal(during.cursor, 4);
    assert.equal(reduce(during, told(null, pass)).cursor, 7);
    assert.equal(reduce(opened(told(view(), debugged)), told(null, pass)).cursor, LENGTH, "the end stays the end");
  });

  it("goes one step further than the pass, to the update", () => {
    const state = opened(told(view({ cursor: LENGTH + 1 }), debugged));
    assert.equal(state.cursor, LENGTH + 1);
    assert.equal(currentStep(state)?.phase, "update");
  });

  it("keeps the cursor where it was asked to go until the last wish is answered", () => {
    const asked = opened(
      told(view({ cursor: 3 }), debugged),
      { type: "debugAsked", cursor: 4 },
      { type: "debugAsked", cursor: 5 },
    );
    const late = reduce(asked, told(view({ cursor: 4 })));
    assert.equal(late.cursor, 5, "an answer to the first must not jump back");
    const done = [told(view({ cursor: 5 })), { type: "debugAnswered" } as const].reduce(reduce, late);
    assert.equal(done.cursor, 5);
    assert.equal(reduce(asked, { type: "debugAnswered" }).cursor, 3, "refused: back to where the session is");
  });

  it("leaves the canvas its own pass and cursor where it runs an earlier text", () => {
    const state = opened({ type: "cursor", cursor: 7 }, told(view({ cursor: 3 }), pass, true));
    assert.equal(debugOf(state), null);
    assert.equal(state.cursor, 7);
    assert.equal(stopAt(state, "h1"), null);
    const was = opened({ type: "cursor", cursor: 7 }, told(view({ cursor: 3 }), debugged));
    assert.equal(reduce(was, told(view({ cursor: 3 }), pass, true)).cursor, 7);
  });

  it("marks the node it is inside of, whose step is the next", () => {
    const at = pass.timeline.findIndex(({ node, phase }) => node === "h2" && phase === "forward");
    const state = opened(told(view({ cursor: at, node: "h2", inside: "u" }), debugged));
    assert.equal(currentStep(state)?.node, "h2");
    assert.equal(stopAt(state, "h2")?.inside, "u");
    assert.equal(stopAt(state, "h3"), null);
    const running = reduce(state, told(view({ cursor: at, node: "h2", stopped: false })));
    assert.equal(stopAt(running, "h2"), null);
  });

  it("stops playing where the session runs or ends", () => {
    const playing = opened(told(view(), debugged), { type: "playing", playing: true });
    assert.equal(playing.playing, true);
    assert.equal(reduce(playing, told(view({ cursor: 1 }))).playing, true);
    assert.equal(reduce(playing, told(view({ stopped: false }))).playing, false);
    assert.equal(reduce(playing, told(null, pass)).playing, false);
  });

  it("shows the breakpoint of a node, and of a folded group one of its members'", () => {
    const breakpoints = [
      { node: "h1", enabled: false, kind: "plain", text: null },
      { node: "h2", enabled: true, kind: "log", text: "x" },
    ] as const;
    const state = opened({ type: "breakpoints", breakpoints });
    assert.equal(breakpointOf(state, "h1"), breakpoints[0]);
    assert.equal(breakpointOf(state, "h3"), null);
    const grouped = { ...network, version: 2, groups: [{ name: "g", nodes: ["h1", "h2"] }] };
    assert.equal(breakpointOf(reduce(state, { type: "network", network: grouped }), "\u0000g"), breakpoints[1]);
  });

  it("never stands outside of its pass, whatever comes in whatever order", () => {
    const action = fc.oneof(
      fc
        .record({ cursor: fc.integer({ min: 0, max: 99 }), inside: fc.constantFrom(null, "u") })
        .map((more) => told(view(more))),
      fc.integer({ min: 0, max: LENGTH }).map((cursor): Action => ({ type: "debugAsked", cursor })),
      fc.constant<Action>({ type: "debugAnswered" }),
      fc.constant(told(null, pass)),
      fc.constant(told(view({ cursor: 2 }), debugged)),
      fc.constant(told(view({ cursor: 2 }), pass, true)),
      fc.integer({ min: -3, max: 99 }).map((cursor): Action => ({ type: "cursor", cursor })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
        const state = actions.reduce(reduce, opened());
        assert.ok(state.cursor >= 0 && state.cursor <= (state.pass?.timeline.length ?? 0), String(state.cursor));
        if (!debugOf(state)) assert.notEqual(state.pass?.timeline.at(-1)?.phase, "update");
      }),
    );
  });
});
