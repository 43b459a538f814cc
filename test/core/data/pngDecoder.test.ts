import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "fast-png";
import { layoutFor, writePicture } from "../../../core/data/images/pictureLayout.ts";
import { decodePng } from "../../../core/data/images/pngDecoder.ts";
import { readPicture } from "../../../core/data/images/readPicture.ts";

describe("pictures", () => {
  it("come back from PNG as they went in, for every depth and kind of colour, without their transparency", () => {
    const size = fc.integer({ min: 1, max: 9 });
    const kind = fc.constantFrom([1, 8], [2, 8], [3, 8], [4, 8], [1, 16], [3, 16]) as fc.Arbitrary<[number, 8 | 16]>;
    fc.assert(
      fc.property(size, size, kind, fc.boolean(), fc.nat(), (width, height, [channels, depth], interlaced, seed) => {
        const most = 2 ** depth - 1;
        const numbers = Array.from(
          { length: width * height * channels },
          (_, i) => ((i + 1) * (seed + 7919)) % (most + 1),
        );
        const data = depth === 8 ? Uint8Array.from(numbers) : Uint16Array.from(numbers);
        const png = encode({ width, height, channels, depth, data }, { interlace: interlaced ? "Adam7" : "null" });
        const picture = decodePng(png);
        const kept = channels < 3 ? 1 : 3;
        assert.deepEqual([picture.width, picture.height, picture.channels], [width, height, kept]);
        const expected = numbers.filter((_, i) => i % channels < kept).map((value) => value / most);
        assert.deepEqual(Array.from(picture.values), expected);
      }),
    );
  });

  it("with a palette, or with several pixels in a byte, are read as the colours that they stand for", () => {
    const palette = [
      [0, 0, 0],
      [255, 0, 51],
    ];
    // Three pixels of one bit each: 1, 0, 1, then five bits that mean nothing.
    const indexed = encode({ width: 3, height: 1, channels: 1, depth: 1, palette, data: Uint8Array.of(0b1010_0000) });
    assert.deepEqual(Array.from(decodePng(indexed).values), [1, 0, 0.2, 0, 0, 0, 1, 0, 0.2]);
    const grey = encode({
      width: 3,
      height: 2,
      channels: 1,
      depth: 2,
      data: Uint8Array.of(0b00_01_10_00, 0b11_00_11_00),
    });
    assert.deepEqual(Array.from(decodePng(grey).values), [0, 1 / 3, 2 / 3, 1, 0, 1]);
  });

  it("fill an input by its shape: channels first or last, grey from colours and colours from grey", () => {
    const colours = { width: 2, height: 1, channels: 3 as const, values: Float64Array.of(1, 0, 0, 0, 0.5, 1) };
    const fill = (shape: readonly number[], picture: Parameters<typeof writePicture>[0]) => {
      const layout = layoutFor(shape, picture);
      assert.ok(layout);
      const values = new Float64Array(shape.reduce((size, axis) => size * axis, 1));
      writePicture(picture, layout, values, 0, 1);
      return Array.from(values);
    };
    assert.deepEqual(fill([3, 1, 2], colours), [1, 0, 0, 0.5, 0, 1]);
    assert.deepEqual(fill([1, 2, 3], colours), [1, 0, 0, 0, 0.5, 1]);
    assert.deepEqual(fill([6], colours), [1, 0, 0, 0.5, 0, 1]);
    // By hand: 0.299 · 1, and 0.587 · 0.5 + 0.114 · 1.
    for (const shape of [[1, 2], [1, 1, 2], [1, 2, 1], [2]]) {
      const [left = 0, right = 0] = fill(shape, colours);
      assert.ok(Math.abs(left - 0.299) < 1e-15 && Math.abs(right - 0.4075) < 1e-15, `${left}, ${right}`);
    }
    const grey = { width: 2, height: 1, channels: 1 as const, values: Float64Array.of(0.25, 1) };
    assert.deepEqual(fill([3, 1, 2], grey), [0.25, 1, 0.25, 1, 0.25, 1]);
    for (const shape of [[], [3], [2, 1], [1, 2, 1, 1], [3, 2, 1]]) assert.equal(layoutFor(shape, grey), null);
  });

  it("that are none, damaged or too large are refused with the reason, whatever the bytes", () => {
    const refusal = (bytes: Uint8Array): string => {
      const found = readPicture(bytes);
      assert.ok("refused" in found);
      return found.refused;
    };
    assert.equal(refusal(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), "is a JPEG; save it as PNG");
    assert.equal(refusal(new TextEncoder().encode("hello")), "is no PNG picture; save it as PNG");
    const good = encode({ width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(7) });
    assert.match(refusal(good.slice(0, good.length - 20)), /^is damaged: /);
    const wrong = good.slice();
    wrong[wrong.length - 20] = (wrong[wrong.length - 20] ?? 0) ^ 0xff;
    assert.match(refusal(wrong), /^is damaged: /);
    const huge = good.slice();
    new DataView(huge.buffer).setUint32(16, 100_000_000);
    assert.equal(refusal(huge), "is 100000000 × 4 pixels large; at most 16777216 pixels are read");
    const interlaced = good.slice();
    [interlaced[24], interlaced[28]] = [1, 1];
    assert.equal(refusal(interlaced), "is interlaced with fewer than 8 bits a pixel; save it without interlacing");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(good.length), (noise, at) => {
        const bytes = new Uint8Array([...good.subarray(0, at), ...noise]);
        const found = readPicture(bytes);
        assert.ok("refused" in found || found.values.every((value) => value >= 0 && value <= 1));
      }),
    );
  });
});
