import assert from "node:assert/strict";
import type { MapQuestion } from "../../../core/view/maps/mapsView.ts";
import { mapRequests } from "../../../extension/views/mapRequests.ts";
import { withPreview } from "../../../extension/views/withPreview.ts";
import { sampleText, sourceOf } from "../../core/view/maps/source.ts";

const QUESTION: MapQuestion = { purpose: "main", x: null, y: null, row: 0, size: 160, of: [] };

describe("maps as a canvas asks for them", () => {
  it("a long one comes in pieces, and only the newest of its purpose goes on", async () => {
    // So wide that a piece is a few samples: the whole takes longer than one reply may.
    const text = sampleText("spiral_start")
      .replace('"units": 8', '"units": 3000')
      .replace(/"params": \{[^}]*\}/g, '"bias": true');
    const source = await sourceOf(text);
    const host = mapRequests(() => source);
    const first = await host.maps({ question: QUESTION });
    assert.equal(first.kind, "progress");
    if (first.kind !== "progress") return;
    assert.ok(first.of > 0 && first.done <= first.of);
    const tiles = await host.maps({ question: { ...QUESTION, purpose: "tiles", size: 8, of: ["y"] } });
    // The other purpose has its own place.
    const on = await host.maps({ job: first.job });
    assert.ok(on.kind === "progress" && on.done >= first.done);
    assert.ok(tiles.kind === "answer" || tiles.job !== first.job);
    await host.maps({ question: QUESTION });
    assert.throws(() => host.maps({ job: first.job }), /Something else was asked for/);
  });

  it("a refusal leaves nothing that could be asked for", async () => {
    const source = await sourceOf(sampleText("xor"));
    const host = mapRequests(() => source);
    assert.throws(() => host.maps({ question: { ...QUESTION, x: "nobody" } }), /"nobody" is no input/);
    assert.throws(() => host.maps({ job: 1 }), /Something else was asked for/);
  });

  it("numbers that are tried out are in place, and the others and the source stay", async () => {
    const source = await sourceOf(sampleText("xor"));
    const tried = withPreview(source, [
      { parameter: "h1.w", entry: 1, value: 5 },
      { parameter: "h1.w", entry: 0, value: 4 },
    ]);
    assert.deepEqual([...(tried.parameters.get("h1.w") ?? [])], [4, 5]);
    assert.deepEqual([...(source.parameters.get("h1.w") ?? [])], [8, 8]);
    assert.equal(tried.parameters.get("h1.b"), source.parameters.get("h1.b"));
  });
});
