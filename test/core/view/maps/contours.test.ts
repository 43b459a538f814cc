import assert from "node:assert/strict";
import fc from "fast-check";
import { contourLines } from "../../../../core/view/maps/contours.ts";

const grid = (columns: number, rows: number, f: (x: number, y: number) => number): Float64Array =>
  Float64Array.from({ length: columns * rows }, (_, i) => f(i % columns, Math.floor(i / columns)));

const pairs = (line: Float64Array): readonly (readonly [number, number])[] =>
  Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i] ?? Number.NaN, line[2 * i + 1] ?? Number.NaN]);

describe("contour lines", () => {
  it("a circle is one closed line, off by no more than linear interpolation is", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 3, max: 9, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (radius, shift) => {
          const middle = 12 + shift;
          const lines = contourLines(
            grid(25, 25, (x, y) => (x - middle) ** 2 + (y - middle) ** 2),
            25,
            25,
            radius ** 2,
          );
          assert.equal(lines.length, 1);
          const points = pairs(lines[0] ?? assert.fail());
          assert.deepEqual(points[0], points.at(-1));
          // Along an edge f is a parabola, which its chord misses by at most 1/4; over a slope of at least about 2r/√2.
          for (const [x, y] of points)
            assert.ok(Math.abs(Math.hypot(x - middle, y - middle) - radius) < 0.25 / (radius - 1));
          // Once around, not there and back: as long as the circle.
          let length = 0;
          for (const [i, [x, y]] of points.slice(1).entries())
            length += Math.hypot(x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0));
          assert.ok(Math.abs(length / (2 * Math.PI * radius) - 1) < 0.05);
        },
      ),
    );
  });

  it("of a plane, every point lies on the line exactly, from side to side", () => {
    const slope = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(slope, slope, (a, b) => {
        fc.pre(Math.abs(a) + Math.abs(b) > 0.1);
        const level = a * 4.5 + b * 3.5;
        const lines = contourLines(
          grid(10, 8, (x, y) => a * x + b * y),
          10,
          8,
          level,
        );
        assert.equal(lines.length, 1);
        const points = pairs(lines[0] ?? assert.fail());
        for (const [x, y] of points) assert.ok(Math.abs(a * x + b * y - level) < 1e-12);
        for (const [x, y] of [points[0], points.at(-1)].map((point) => point ?? assert.fail()))
          assert.ok(x < 1e-9 || x > 9 - 1e-9 || y < 1e-9 || y > 7 - 1e-9);
      }),
    );
  });

  it("lines of a saddle do not cross, and go the way that its middle says", () => {
    // Low left and upper right above; the middle is 0.25 (below 0.5), then 0.75.
    const ends = (values: readonly number[], level: number) =>
      contourLines(values, 2, 2, level).map((line) => pairs(line).map((point) => point.join()));
    assert.deepEqual(
      ends([1, 0, 0, 1], 0.6).map((line) => line.sort()),
      [
        ["0,0.4", "0.4,0"],
        ["0.6,1", "1,0.6"],
      ],
    );
    assert.deepEqual(
      ends([1, 0, 0, 1], 0.4).map((line) => line.sort()),
      [
        ["0,0.6", "0.4,1"],
        ["0.6,0", "1,0.4"],
      ],
    );
  });

  it("nothing is drawn through what is not finite, nor where nothing crosses", () => {
    const holed = grid(5, 5, (x, y) => (x === 2 && y === 2 ? Number.NaN : x - 2.5));
    for (const line of contourLines(holed, 5, 5, 0)) for (const [, y] of pairs(line)) assert.ok(y <= 1 || y >= 3);
    assert.deepEqual(
      contourLines(
        grid(4, 4, () => 1),
        4,
        4,
        0,
      ),
      [],
    );
    assert.deepEqual(
      contourLines(
        grid(4, 4, () => 0),
        4,
        4,
        0,
      ),
      [],
    );
    assert.deepEqual(contourLines([1, 2, 3], 3, 1, 2), []);
  });
});
