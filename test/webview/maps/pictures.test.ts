import assert from "node:assert/strict";
import fc from "fast-check";
import type { WeightImages } from "../../../core/view/maps/mapsView.ts";
import { placeAfter } from "../../../webview/maps/Crosshair.tsx";
import { colourOf, divergingScale, sequentialScale, shareOf } from "../../../webview/maps/colourScale.ts";
import { spread } from "../../../webview/maps/MapTable.tsx";
import { groupMarks, type MapPoint, nearestMark } from "../../../webview/maps/marks.ts";
import { mosaicOf, weightUnder } from "../../../webview/maps/mosaic.ts";
import { planeIn } from "../../../webview/maps/plane.ts";
import { regionNames } from "../../../webview/maps/regions.ts";
import { weightAfter } from "../../../webview/maps/weightNumbers.ts";

const COLOURS = {
  ground: [0, 0, 0],
  positive: [0, 200, 0],
  negative: [200, 0, 200],
  forward: [0, 0, 200],
  odd: [255, 0, 0],
  classes: [
    [200, 0, 0],
    [0, 0, 200],
  ],
} as const;

describe("colours of a map", () => {
  it("the middle is the ground, either side its own hue, and a hole has none", () => {
    const scale = divergingScale([0.1, 0.5, 0.7, Number.NaN, Number.POSITIVE_INFINITY], 0.5);
    assert.equal(scale.reach, 0.4);
    assert.deepEqual(colourOf(0.5, scale, COLOURS), [0, 0, 0]);
    assert.equal(colourOf(Number.NaN, scale, COLOURS), null);
    assert.equal(colourOf(Number.NEGATIVE_INFINITY, scale, COLOURS), null);
    const [low, high] = [colourOf(0.1, scale, COLOURS), colourOf(0.9, scale, COLOURS)];
    assert.ok(low && high && low[0] > 0 && low[1] === 0 && high[1] > 0 && high[0] === 0);
  });

  it("shares never leave −1 to 1, and rise with the number", () => {
    const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), number, number, number, (values, middle, a, b) => {
        for (const scale of [divergingScale(values, middle), sequentialScale(values)]) {
          const [x, y] = [shareOf(Math.min(a, b), scale), shareOf(Math.max(a, b), scale)];
          assert.ok(x >= -1 && y <= 1 && x <= y);
        }
      }),
    );
  });
});

describe("places of a map", () => {
  it("a grid's place is found again from where it stands, and its number stands there too", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 160 }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.nat(),
        (count, from, size, k) => {
          const side = { name: "x", from, to: from + size, count };
          const { x, y } = planeIn(500, 400, side, side);
          const at = k % count;
          assert.equal(x.nearest(x.placeOf(at)), at);
          assert.equal(y.nearest(y.placeOf(at)), at);
          const number = from + (size * at) / (count - 1);
          assert.ok(Math.abs(x.place(number) - x.placeOf(at)) < 1e-6);
        },
      ),
    );
  });

  it("keys go from place to place and stay inside; the first shows the middle", () => {
    const go = (key: string, at: readonly [number, number] | null, isLeap = false) =>
      placeAfter(key, isLeap, at, [5, 5], [11, 11]);
    assert.deepEqual(go("ArrowRight", null), [5, 5]);
    assert.deepEqual(go("ArrowRight", [5, 5]), [6, 5]);
    assert.deepEqual(go("ArrowUp", [5, 5]), [5, 6]);
    assert.deepEqual(go("ArrowLeft", [3, 0], true), [0, 0]);
    assert.deepEqual(go("PageUp", [3, 4]), [3, 10]);
    assert.deepEqual(
      [go("Home", [3, 4]), go("End", [3, 4])],
      [
        [0, 4],
        [10, 4],
      ],
    );
    assert.deepEqual([go("Escape", [3, 4]), go("Escape", null), go("a", [3, 4])], [null, undefined, undefined]);
  });

  it("a name stands well inside the largest part of its region, and nowhere in one too small", () => {
    // Left six columns are class 0, the rest 1, with one cell of 2.
    const columns = 13;
    const classes: number[] = Array.from({ length: columns * 9 }, (_, i) => (i % columns < 6 ? 0 : 1));
    classes[4 * columns + 2] = 2;
    const found = regionNames(classes, columns, 9, ["left", "right", "cell"]);
    assert.deepEqual(found.map(({ name }) => name).sort(), ["left", "right"]);
    const right = found.find(({ name }) => name === "right")?.at ?? assert.fail();
    // The middle of seven columns, and far enough from the upper and lower edge.
    assert.ok(right[0] === 9 && right[1] >= 3 && right[1] <= 5);
  });

  it("so many places of a row, the ends among them", () => {
    assert.deepEqual(spread(3, 9), [0, 1, 2]);
    assert.deepEqual(spread(96, 4), [0, 32, 63, 95]);
  });
});

describe("marks of the data", () => {
  const point = (change: Partial<MapPoint>): MapPoint => ({
    row: 0,
    x: 0,
    y: 0,
    target: 0,
    prediction: 0,
    isRight: true,
    part: "training",
    ...change,
  });
  const place = ({ x, y }: MapPoint) => [x, y] as const;

  it("one path for what looks alike; the wrong ones are crossed out as well", () => {
    const points = [
      point({}),
      point({ x: 9 }),
      point({ target: 1 }),
      point({ target: 1, part: "test", isRight: false }),
      point({ x: Number.NaN }),
    ];
    const { groups, wrong } = groupMarks(points, true, place);
    assert.deepEqual(
      groups.map(({ of, isKept, path }) => [of, isKept, path.split("Z").length - 1]),
      [
        [0, false, 2],
        [1, false, 1],
        [1, true, 1],
      ],
    );
    assert.equal(wrong.split("M").length - 1, 2);
  });

  it("the nearest is found where one is near", () => {
    const points = [point({ row: 1, x: 3 }), point({ row: 2, x: 5 }), point({ row: 3, x: 50 })];
    assert.equal(nearestMark(points, place, [4.5, 0])?.row, 2);
    assert.equal(nearestMark(points, place, [30, 0]), null);
  });
});

describe("weights as pictures beside each other", () => {
  const images: WeightImages = {
    node: "z",
    parameter: "z.W",
    kind: "kernels",
    source: null,
    units: 3,
    channels: 2,
    height: 2,
    width: 3,
    numbers: new Float64Array(36),
    allUnits: 3,
  };

  it("every weight is found under the middle of its dot, and none between two pictures", () => {
    const mosaic = mosaicOf(images, 300, 200);
    for (let tile = 0; tile < 6; tile++) {
      const [left, top] = mosaic.cornerOf(tile);
      for (let at = 0; at < 6; at++) {
        const [row, column] = [Math.floor(at / 3), at % 3];
        const place = weightUnder(
          images,
          mosaic,
          left + (column + 0.5) * mosaic.scale,
          top + (row + 0.5) * mosaic.scale,
        );
        assert.deepEqual(place, { unit: Math.floor(tile / 2), channel: tile % 2, row, column });
      }
      assert.equal(weightUnder(images, mosaic, left + 1, top - 3), null);
      assert.ok(left + 3 * mosaic.scale <= mosaic.width && top + 2 * mosaic.scale <= mosaic.height);
    }
  });

  it("keys cross from one picture into the next and end at the last", () => {
    const start = { unit: 0, channel: 1, row: 1, column: 2 };
    assert.deepEqual(weightAfter("ArrowRight", images, start), { unit: 1, channel: 0, row: 1, column: 0 });
    assert.deepEqual(weightAfter("PageUp", images, start), { ...start, channel: 0 });
    assert.deepEqual(weightAfter("ArrowDown", images, start), start);
    const last = { unit: 2, channel: 1, row: 0, column: 2 };
    assert.deepEqual(weightAfter("ArrowRight", images, last), last);
    assert.equal(weightAfter("x", images, start), undefined);
  });
});
