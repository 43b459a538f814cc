import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { emptyNetworkText } from "../../../core/document/edits.ts";
import type { HostMessage, InsertedParts, Reply, RequestName, Requests } from "../../../core/protocol.ts";
import { SmallHost } from "../../support/smallHost.ts";
import { LINES } from "./support.ts";

/** A panel of a network, asked as the canvas asks. */
function open(text: string) {
  const replies: Reply[] = [];
  const host = new SmallHost(text, async (message: HostMessage) => {
    if (message.type === "reply") replies.push(message);
  });
  let last = 0;
  async function ask<K extends RequestName>(name: K, args: Requests[K]["args"]): Promise<Requests[K]["result"]> {
    last += 1;
    await host.receive({ type: "request", id: last, name, args } as Parameters<SmallHost["receive"]>[0]);
    const reply = replies.find(({ id }) => id === last);
    if (reply?.ok !== true) throw new Error(reply?.error ?? "no reply");
    return reply.value as Requests[K]["result"];
  }
  return { host, ask };
}

const hasErrors = (text: string): boolean => compile(text).problems.some(({ severity }) => severity === "error");

describe("requests of designing by parts", () => {
  it("copy puts strict JSON on the clipboard; paste reads it in another file, as one step back", async () => {
    const source = open(LINES);
    const { text } = await source.ask("copy", { nodes: ["y", "h"] });
    assert.equal(source.host.clipboard, text);
    assert.equal(source.host.text, LINES);
    JSON.parse(text);
    const target = open(emptyNetworkText());
    target.host.clipboard = text;
    const { nodes, notes } = await target.ask("paste", { text: null, at: [10, 20] });
    assert.deepEqual(nodes, ["h", "y"]);
    assert.equal(notes.length, 3);
    assert.match(target.host.text, /"pins": \{ "h": \[10, 20\] \}/);
    await target.host.undo();
    assert.equal(target.host.text, emptyNetworkText());
  });

  it("duplicate keeps the inputs from outside, in one step back", async () => {
    const { host, ask } = open(LINES);
    const { nodes, notes } = await ask("duplicate", { nodes: ["y", "L"] });
    assert.deepEqual([nodes, notes], [["y_2", "L_2"], []]);
    assert.match(host.text, /"y_2": .*"inputs": \["h", "x\[1\]"\].*\["five", "five"\]/);
    assert.match(host.text, /"L_2": .*"inputs": \["y_2", "t"\]/);
    assert.ok(!hasErrors(host.text));
    await host.undo();
    assert.equal(host.text, LINES);
  });

  it("inserts templates of its own and saved ones, and keeps those by name", async () => {
    const { host, ask } = open(LINES);
    const built: InsertedParts = await ask("insertTemplate", {
      name: "mlp",
      options: { widths: "1-3-2" },
      after: "y",
      at: null,
    });
    assert.deepEqual(built.nodes, ["h1", "y_2", "t_2", "L_2"]);
    assert.ok(!hasErrors(host.text));
    await ask("saveTemplate", { name: "two layers", nodes: ["h1", "y_2"] });
    assert.deepEqual(await ask("savedTemplates", null), [{ name: "two layers", nodeCount: 2, openInputs: ["y"] }]);
    const saved = await ask("insertTemplate", { name: "two layers", options: {}, after: "x", at: [0, 0] });
    assert.deepEqual(saved, { nodes: ["h1_2", "y_3"], notes: [] });
    assert.match(host.text, /"h1_2": \{ "op": "dense", "inputs": \["x"\]/);
    await ask("saveTemplate", { name: "two layers", nodes: ["h"] });
    assert.equal((await ask("savedTemplates", null))[0]?.nodeCount, 1);
    await ask("removeTemplate", { name: "two layers" });
    assert.deepEqual(await ask("savedTemplates", null), []);
  });

  it("stacks", async () => {
    const { host, ask } = open(
      `{ "nn": 1, "nodes": { "x": { "op": "input" }, "h": { "op": "neuron", "inputs": ["x"] } } }`,
    );
    assert.deepEqual((await ask("stack", { nodes: ["h"], copies: 3 })).nodes, ["h_2", "h_3"]);
    assert.match(host.text, /"h_3": \{ "op": "neuron", "inputs": \["h_2"\] \}/);
  });

  it("refuses in sentences, and leaves the text as it was", async () => {
    const { host, ask } = open(LINES);
    await assert.rejects(ask("paste", { text: "hello", at: null }), /The pasted text holds no nodes/);
    await assert.rejects(ask("paste", { text: null, at: null }), /There is no text to paste/);
    await assert.rejects(ask("copy", { nodes: [] }), /Select nodes first/);
    await assert.rejects(ask("duplicate", { nodes: ["q"] }), /There is no node “q”/);
    await assert.rejects(ask("stack", { nodes: ["y"], copies: 2 }), /shaped like what goes in/);
    await assert.rejects(
      ask("insertTemplate", { name: "gan", options: {}, after: null, at: null }),
      /no template “gan”/,
    );
    await assert.rejects(ask("saveTemplate", { name: " ", nodes: ["y"] }), /needs a name/);
    await assert.rejects(ask("saveTemplate", { name: "LeNet", nodes: ["y"] }), /is a template of Chainrule/);
    await assert.rejects(ask("removeTemplate", { name: "q" }), /no saved template “q”/);
    assert.equal(host.text, LINES);
  });
});
