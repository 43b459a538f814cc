import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Phase,
  phaseBoundary,
  sayCursor,
  segmentsOf,
  toCursor,
  toFraction,
} from "../../../webview/timeline/track.ts";

const step = (phase: Phase, node: string | null = null) => ({ phase, node });
const timelines = fc
  .tuple(
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 0, max: 2 }),
    fc.boolean(),
    fc.integer({ min: 0, max: 300 }),
  )
  .map(([forward, losses, objective, backward]) => [
    ...Array.from({ length: forward }, (_, i) => step("forward", `h${i}`)),
    ...Array.from({ length: losses }, (_, i) => step("loss", `L${i}`)),
    ...(objective ? [step("objective")] : []),
    ...(backward > 0 ? [step("seed")] : []),
    ...Array.from({ length: backward }, (_, i) => step("backward", `h${i}`)),
  ]);

describe("webview/timeline/track", () => {
  it("fills the track with one segment a phase", () => {
    fc.assert(
      fc.property(timelines, (timeline) => {
        const segments = segmentsOf(timeline);
        assert.equal(segments[0]?.from, 0);
        assert.equal(segments.at(-1)?.to, 1);
        assert.equal(segments.at(-1)?.end, timeline.length);
        segments.forEach((segment, i) => {
          assert.ok(segment.to - segment.from > 0.02);
          if (i > 0) assert.equal(segment.start, segments[i - 1]?.end);
        });
      }),
    );
  });

  it("finds the cursor again from where it is drawn", () => {
    fc.assert(
      fc.property(timelines, fc.nat(), (timeline, some) => {
        const segments = segmentsOf(timeline);
        const cursor = some % (timeline.length + 1);
        assert.equal(toCursor(segments, toFraction(segments, cursor)), cursor);
      }),
    );
  });

  it("moves by phase", () => {
    const segments = segmentsOf([
      step("forward", "x"),
      step("forward", "h"),
      step("loss", "L"),
      step("seed"),
      step("backward", "h"),
    ]);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((cursor) => phaseBoundary(segments, cursor, 1)),
      [2, 2, 3, 4, 5, 5],
    );
    assert.deepEqual(
      [5, 4, 3, 2, 1, 0].map((cursor) => phaseBoundary(segments, cursor, -1)),
      [4, 3, 2, 0, 0, 0],
    );
  });

  it("says where the cursor is", () => {
    const timeline = [step("forward", "h3"), step("objective")];
    assert.deepEqual(
      [0, 1, 2].map((cursor) => sayCursor(timeline, cursor)),
      ["start · 2 steps", "forward · h3 · step 1 of 2", "objective · step 2 of 2"],
    );
    assert.equal(sayCursor(timeline, 0, "u"), "forward · h3 · u · in step 1 of 2");
    assert.equal(sayCursor(timeline, 2, "u"), "objective · step 2 of 2");
    assert.deepEqual([segmentsOf([]), toFraction([], 0), toCursor([], 0.5)], [[], 0, 0]);
  });
});
