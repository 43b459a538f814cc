import assert from "node:assert/strict";
import fc from "fast-check";
import { spread } from "../../../webview/training/lines/EndLabels.tsx";
import { moveBy, moveInto, type Span, zoomBy, zoomTo } from "../../../webview/training/lines/zoom.ts";

const LAST = 100;
const place = fc.double({ min: 0, max: LAST, noNaN: true });
const factor = fc.double({ min: 1.01, max: 20, noNaN: true });

const isWithin = (span: Span | null) =>
  assert.ok(span === null || (span[0] >= 0 && span[1] <= LAST * (1 + 1e-12) && span[0] < span[1]), String(span));

describe("a stretch of the epochs that is looked at", () => {
  it("keeps what is under the pointer there as it comes nearer", () => {
    fc.assert(
      fc.property(place, factor, factor, (at, once, twice) => {
        let span: Span | null = null;
        for (const by of [once, twice]) {
          const [from, to]: Span = span ?? [0, LAST];
          const next = zoomBy(span, LAST, by, at);
          isWithin(next);
          assert.ok(next);
          assert.ok(Math.abs((at - next[0]) / (next[1] - next[0]) - (at - from) / (to - from)) < 1e-6);
          assert.ok(Math.abs((next[1] - next[0]) * by - (to - from)) < 1e-6);
          span = next;
        }
      }),
    );
  });

  it("is the whole again where it would be more than that, and never nothing", () => {
    fc.assert(
      fc.property(place, place, place, (a, b, at) => {
        const span = zoomTo(a, b, LAST);
        isWithin(span);
        assert.equal(zoomBy(span, LAST, 1e-9, at), null);
        isWithin(zoomBy(span, LAST, 1e9, at));
        assert.equal(zoomTo(0, LAST, LAST), null);
        assert.equal(zoomBy(null, 0, 2, 0), null, "before the first step there is nothing to zoom");
      }),
    );
  });

  it("moves without growing, and just so far that a place is in it", () => {
    fc.assert(
      fc.property(place, fc.double({ min: -300, max: 300, noNaN: true }), place, (from, by, at) => {
        const span = zoomTo(from, from + 7, LAST);
        if (!span) return;
        const moved = moveBy(span, by, LAST);
        isWithin(moved);
        assert.ok(moved && Math.abs(moved[1] - moved[0] - (span[1] - span[0])) < 1e-9);
        const into = moveInto(span, at, LAST);
        assert.ok(into && into[0] <= at + 1e-9 && into[1] >= at - 1e-9);
        if (at >= span[0] && at <= span[1]) assert.equal(into, span);
      }),
    );
    assert.equal(moveBy(null, 3, LAST), null);
  });
});

describe("names at the ends of lines", () => {
  it("stand in the order of their lines, within the picture, and not on one another", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 15 }), (wanted) => {
        const places = spread(wanted, 4, 200);
        const sorted = wanted.map((want, i) => ({ want, place: places[i] ?? 0 })).sort((a, b) => a.place - b.place);
        sorted.forEach(({ want, place }, i) => {
          assert.ok(place >= 4 - 1e-9 && place <= 200 + 1e-9);
          const before = sorted[i - 1];
          if (!before) return;
          assert.ok(place - before.place >= 12 - 1e-9, `${places}`);
          assert.ok(want >= before.want);
        });
      }),
    );
    assert.deepEqual(spread([50, 100], 0, 200), [50, 100], "where there is room nothing moves");
  });
});
