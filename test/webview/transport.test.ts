import assert from "node:assert/strict";
import type { CanvasMessage } from "../../core/protocol.ts";
import { createTransport, TimeoutError } from "../../webview/transport.ts";

describe("createTransport", () => {
  it("gives each reply to the request that asked for it, in any order", async () => {
    const sent: CanvasMessage[] = [];
    const transport = createTransport((message) => sent.push(message));
    const first = transport.request("explain", { step: 1 });
    const second = transport.request("undo", null);
    const [a, b] = sent.map((message) => (message.type === "request" ? message.id : assert.fail()));
    transport.receive({ type: "reply", id: b ?? 0, ok: true, value: null });
    transport.receive({ type: "reply", id: a ?? 0, ok: true, value: "explained" });
    assert.equal(await second, null);
    assert.equal(await first, "explained");
  });

  it("rejects with the host's sentence", async () => {
    const transport = createTransport(() => {});
    const asked = transport.request("edit", { version: 1, intents: [], label: "" });
    transport.receive({ type: "reply", id: 1, ok: false, error: "The text has changed." });
    await assert.rejects(asked, /The text has changed/);
  });

  it("rejects by itself where no reply comes, and ignores one that comes too late", async () => {
    const transport = createTransport(() => {}, 5);
    await assert.rejects(transport.request("undo", null), TimeoutError);
    assert.equal(transport.receive({ type: "reply", id: 1, ok: true, value: null }), null);
  });

  it("rejects where the message cannot even be sent", async () => {
    const transport = createTransport(() => {
      throw new Error("gone");
    });
    await assert.rejects(transport.request("undo", null), /gone/);
  });

  it("hands on what is no reply", () => {
    const message = { type: "pass", pass: null, why: "no data" } as const;
    assert.equal(createTransport(() => {}).receive(message), message);
  });
});
