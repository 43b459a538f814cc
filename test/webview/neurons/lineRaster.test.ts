import assert from "node:assert/strict";
import fc from "fast-check";
import { LineRaster } from "../../../webview/neurons/lineRaster.ts";

function pixels(raster: LineRaster): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(raster.width * raster.height * 4);
  raster.toRgba(0, raster.height, rgba, [0, 255, 0], [255, 0, 255]);
  return rgba;
}

const alphaAt = (rgba: Uint8ClampedArray, width: number, x: number, y: number) => rgba[(y * width + x) * 4 + 3] ?? 0;

describe("lines drawn pixel by pixel", () => {
  it("cover what they run through, whatever their slope, and nothing far from them", () => {
    const coordinate = fc.double({ min: -40, max: 80, noNaN: true });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        coordinate,
        coordinate,
        fc.constantFrom(0.8, 1, 3),
        (x1, y1, x2, y2, width) => {
          fc.pre(Math.hypot(x2 - x1, y2 - y1) > 4);
          const raster = new LineRaster(40, 30);
          raster.line(x1, y1, x2, y2, width, 255, false, false);
          const rgba = pixels(raster);
          for (let y = 0; y < 30; y++)
            for (let x = 0; x < 40; x++) {
              const t = ((x + 0.5 - x1) * (x2 - x1) + (y + 0.5 - y1) * (y2 - y1)) / Math.hypot(x2 - x1, y2 - y1) ** 2;
              const distance = Math.hypot(x1 + t * (x2 - x1) - x - 0.5, y1 + t * (y2 - y1) - y - 0.5);
              const alpha = alphaAt(rgba, 40, x, y);
              if (distance > width / 2 + 1.5 || t < -0.5 || t > 1.5) assert.equal(alpha, 0, `${x}, ${y}`);
              if (distance < 0.2 && t > 0.2 && t < 0.8) assert.ok(alpha > 90, `${x}, ${y}: ${alpha}`);
            }
        },
      ),
    );
  });

  it("gather coverage, and take the colour of the sign that dominates", () => {
    const raster = new LineRaster(20, 20);
    for (let i = 0; i < 3; i++) raster.line(0, 10, 20, 10, 2, 60, false, false);
    raster.line(0, 10, 20, 10, 2, 60, true, false);
    const at = (10 * 20 + 10) * 4;
    const [red = 0, green = 0, , alpha = 0] = pixels(raster).subarray(at, at + 4);
    assert.ok(green > red && red > 0 && alpha > 120, `${red} ${green} ${alpha}`);
  });

  it("leave gaps where they are dashed, along the line's own length", () => {
    const gaps = (from: number) => {
      const raster = new LineRaster(60, 10);
      raster.line(from, 5, 60, 5, 1, 255, true, true);
      const rgba = pixels(raster);
      return Array.from({ length: 50 - from }, (_, i) => alphaAt(rgba, 60, from + i, 5) === 0);
    };
    assert.ok(gaps(0).includes(true) && gaps(0).includes(false));
    assert.deepEqual(gaps(3).slice(0, 40), gaps(0).slice(0, 40));
  });

  it("write rows at the start of the target", () => {
    const raster = new LineRaster(4, 8);
    raster.line(0, 6.5, 4, 6.5, 1, 255, false, false);
    const rgba = new Uint8ClampedArray(4 * 2 * 4);
    raster.toRgba(6, 8, rgba, [1, 2, 3], [4, 5, 6]);
    assert.ok((rgba[3] ?? 0) > 200);
  });
});
