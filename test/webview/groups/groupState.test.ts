import assert from "node:assert/strict";
import { refuseConnection } from "../../../webview/canvas/rules.ts";
import { groupId } from "../../../webview/groups/groupId.ts";
import { problemsOfNode } from "../../../webview/selectors.ts";
import { INITIAL, reduce, type State } from "../../../webview/state.ts";
import { BACK_PROP, fakeNetwork, fakeProblem, LAYERS, randomNodes } from "../../support/fakeNetwork.ts";

const late = ["h6", "h7", "h8"];
const network = (name = "late", version = 1, nodes = late) =>
  fakeNetwork(BACK_PROP, { version, groups: [{ name, nodes }] }).network;
const read = (state: State, view = network()) => reduce(state, { type: "network", network: view });
const fold = (state: State, ...folded: string[]) => reduce(state, { type: "look", look: { folded } });

describe("groups in the canvas's state", () => {
  it("a folded group keeps its selection through a new reading of the text, and loses it with the group", () => {
    const state = reduce(fold(read(INITIAL), "late"), { type: "select", nodes: [groupId("late"), "h1"] });
    assert.deepEqual(read(state, network("late", 2)).selection.nodes, [groupId("late"), "h1"]);
    assert.deepEqual(read(state, { ...network(), version: 2, groups: [] }).selection.nodes, ["h1"]);
  });

  it("a group under another name is still folded and selected; one with other members is another", () => {
    const state = reduce(fold(read(INITIAL), "late"), { type: "select", nodes: [groupId("late")] });
    const renamed = read(state, network("head", 2));
    assert.deepEqual([renamed.look.folded, renamed.selection.nodes], [["head"], [groupId("head")]]);
    assert.deepEqual(read(state, network("head", 2, ["h6"])).look.folded, ["late"]);
    // Undone, it is folded under its old name.
    assert.deepEqual(read(renamed, network("late", 3)).look.folded, ["late"]);
  });

  it("a large network with groups starts folded, unless somebody has looked at it already", () => {
    const nodes = randomNodes(301);
    const large = fakeNetwork(nodes, { groups: [{ name: "g", nodes: Object.keys(nodes).slice(0, 5) }] }).network;
    assert.deepEqual(read(INITIAL, large).look.folded, ["g"]);
    assert.deepEqual(read(fold(INITIAL), large).look.folded, []);
    // Which way it runs says nothing about folding.
    const down = reduce(INITIAL, { type: "look", look: { direction: "down" } });
    assert.deepEqual(read(down, large).look.folded, ["g"]);
    assert.deepEqual(read(INITIAL).look.folded, []);
    const opened = fold(read(INITIAL, large));
    assert.deepEqual(read(opened, { ...large, version: 2 }).look.folded, []);
  });

  it("the problems of a group are its members', the same list every time", () => {
    const problems = [fakeProblem({ node: "h7" }), fakeProblem({ node: "x1" })];
    const state = read(INITIAL, { ...network(), problems });
    assert.deepEqual(problemsOfNode(state, groupId("late")), [problems[0]]);
    assert.equal(problemsOfNode(state, groupId("late")), problemsOfNode(state, groupId("late")));
    assert.deepEqual(problemsOfNode(state, groupId("gone")), []);
  });

  it("a node is added after what comes out of a folded group, where that is one", () => {
    const ask = (state: State, from: string) =>
      reduce(state, { type: "palette", palette: { at: null, client: null, from } }).palette?.from;
    const layers = fakeNetwork(LAYERS, { groups: [{ name: "body", nodes: ["z1", "z2"] }] }).network;
    assert.equal(ask(read(INITIAL, layers), groupId("body")), "z2");
    assert.equal(ask(read(INITIAL), groupId("late")), null);
    assert.equal(ask(read(INITIAL), "h1"), "h1");
  });

  it("the question for a name goes with the nodes it is about", () => {
    const asked = reduce(read(INITIAL), { type: "grouping", nodes: ["h6"] });
    assert.deepEqual(read(asked, network("late", 2)).grouping, ["h6"]);
    const without = fakeNetwork({ x1: {} }, { version: 2 }).network;
    assert.equal(read(asked, without).grouping, null);
  });
});

describe("connecting folded groups", () => {
  const layers = fakeNetwork(LAYERS, {
    groups: [
      { name: "body", nodes: ["z1", "z2"] },
      { name: "head", nodes: ["logits", "p", "L"] },
      { name: "data", nodes: ["x", "t"] },
    ],
  }).network;

  it("means the one member that it can mean", () => {
    assert.equal(refuseConnection(layers, groupId("body"), "p"), null);
    assert.equal(refuseConnection(layers, "t", groupId("body")), null);
    assert.match(refuseConnection(layers, "p", groupId("body")) ?? "", /^This would close a cycle/);
  });

  it("says to unfold it where there are several, and why it cannot be where there are none", () => {
    assert.match(refuseConnection(layers, groupId("head"), "z1") ?? "", /“head” has 2 outputs\. Unfold it/);
    assert.match(refuseConnection(layers, "z1", groupId("data")) ?? "", /Nothing in the group “data” takes an input/);
    assert.match(refuseConnection(layers, groupId("body"), groupId("body")) ?? "", /cannot feed itself/);
  });
});
