import assert from "node:assert/strict";
import fc from "fast-check";
import { drawNetwork } from "../../../core/drawing/drawNetwork.ts";
import { extentOf, moved, overlap, textExtent } from "../../../core/drawing/extent.ts";
import type { Drawing, TextShape } from "../../../core/drawing/shape.ts";
import { fitLines, fitText, isRightToLeft, textWidth } from "../../../core/drawing/textWidth.ts";
import { THEMES } from "../../../core/drawing/theme.ts";
import type { Direction } from "../../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, updatePlacement } from "../../../core/layout/placement.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { SAMPLE_NAMES, sampleView } from "./sampleView.ts";

function draw(view: NetworkView, options: Parameters<typeof drawNetwork>[2] = {}): Drawing {
  const direction: Direction = options.direction ?? "right";
  const wishes = { direction, groups: view.groups };
  const { shown } = updatePlacement({ ...EMPTY_PLACEMENT, direction }, view.nodes, view.edges, wishes);
  return drawNetwork(view, shown, options);
}

const textsOf = (drawing: Drawing, id: string): readonly TextShape[] =>
  drawing.groups.flatMap((group) =>
    group.kind === "node" && group.id === id ? group.shapes.filter((shape) => shape.kind === "text") : [],
  );

describe("a drawing", () => {
  for (const name of SAMPLE_NAMES) {
    for (const direction of ["right", "down"] as const) {
      it(`of ${name}, ${direction}, has every node with its id, every wire, and all of it inside`, () => {
        const view = sampleView(name);
        const drawing = draw(view, {
          direction,
          readingOf: () => ({ value: new Float64Array([0.5]), gradient: "none" }),
        });
        for (const { id } of view.nodes) {
          const texts = textsOf(drawing, id);
          assert.ok(
            texts.some(({ text, full }) => text === id || full === id),
            `no text says ${id}`,
          );
        }
        const wires = drawing.groups.filter(({ kind }) => kind === "wire").map(({ id }) => id);
        assert.deepEqual(
          wires,
          view.edges.map(({ key }) => key),
        );
        for (const { x, y, shapes } of drawing.groups) {
          for (const shape of shapes) {
            const [left, top, right, bottom] = moved(extentOf(shape), x, y);
            assert.ok(
              left >= 0 && top >= 0 && right <= drawing.width && bottom <= drawing.height,
              JSON.stringify(shape),
            );
          }
        }
      });
    }

    it(`of ${name} writes nothing over anything else that is written`, () => {
      const drawing = draw(sampleView(name));
      const texts = drawing.groups.flatMap(({ x, y, shapes }) =>
        shapes
          .filter((shape) => shape.kind === "text")
          .map((shape) => ({ shape, extent: moved(textExtent(shape), x, y) })),
      );
      for (const [i, one] of texts.entries())
        for (const other of texts.slice(i + 1))
          assert.ok(!overlap(one.extent, other.extent), `“${one.shape.text}” over “${other.shape.text}”`);
    });
  }

  it("shows no number that is not computed, and tells such nodes by their dashes", () => {
    const drawing = draw(sampleView("ann"), { readingOf: () => ({ value: "pending", gradient: "pending" }) });
    const node = drawing.groups.find(({ id }) => id === "h1");
    assert.ok(node);
    assert.ok(node.shapes.some((shape) => shape.kind === "circle" && shape.dashes));
    assert.deepEqual(
      node.shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : [])),
      ["h1", "sigmoid", "neuron []"],
    );
  });

  it("frames the members of a group, under its name", () => {
    const view = { ...sampleView("ann"), groups: [{ name: "first", nodes: ["h1", "h2"] }] };
    const drawing = draw(view);
    const frame = drawing.groups.find(({ kind }) => kind === "frame");
    const [box] = frame?.shapes ?? [];
    assert.ok(frame && box?.kind === "box");
    for (const id of ["h1", "h2"]) {
      const node = drawing.groups.find((group) => group.kind === "node" && group.id === id);
      assert.ok(node && node.x > frame.x && node.y > frame.y);
      assert.ok(node.x < frame.x + box.width && node.y < frame.y + box.height);
    }
    assert.ok(frame.shapes.some((shape) => shape.kind === "text" && shape.text === "first"));
  });

  it("is the same for the same network, whatever was drawn before", () => {
    const view = sampleView("lenet");
    assert.deepEqual(draw(view), draw(sampleView("lenet")));
  });

  it("has a size of its own where there is nothing", () => {
    const { width, height } = draw({ ...sampleView("ann"), nodes: [], edges: [] });
    assert.ok(width > 0 && height > 0);
  });
});

describe("estimated texts", () => {
  it("fit where they are said to fit, and lose nothing where they do", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 200 }),
        (text, width) => {
          const fitted = fitText(text, width, 12);
          if (textWidth(text, 12) <= width) assert.equal(fitted, text);
          else assert.ok(fitted.endsWith("…") && (textWidth(fitted, 12) <= width || [...fitted].length <= 12));
          const lines = fitLines(text, width, 12);
          assert.ok(lines.length <= 2);
          if (!lines.at(-1)?.endsWith("…")) assert.equal(lines.join(""), text);
        },
      ),
    );
  });

  it("know which way they are read", () => {
    assert.equal(isRightToLeft("גובה 2"), true);
    assert.equal(isRightToLeft("2 מטר"), true);
    assert.equal(isRightToLeft("h1 שלום"), false);
    assert.equal(isRightToLeft("x1"), false);
  });
});

describe("the themes", () => {
  /** Relative luminance, as WCAG defines it. */
  const luminance = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  for (const [name, palette] of Object.entries(THEMES)) {
    it(`${name}: every text holds 4.5 : 1 on its ground`, () => {
      const pairs = [
        ["text", "ground"],
        ["muted", "ground"],
        ["muted", "panelFill"],
        ["text", "panelFill"],
        ["text", "panelPale"],
        ["inputText", "inputFill"],
        ["neuronText", "neuronFill"],
        ["text", "neuronPale"],
        ["text", "inputPale"],
        ["value", "ground"],
        ["gradient", "ground"],
        ["gradient", "panelFill"],
        ["odd", "ground"],
        ["error", "ground"],
        ["ground", "added"],
        ["ground", "removed"],
        ["ground", "changed"],
      ] as const;
      for (const [text, ground] of pairs)
        assert.ok(
          contrast(palette[text], palette[ground]) >= 4.5,
          `${text} on ${ground}: ${contrast(palette[text], palette[ground]).toFixed(2)}`,
        );
    });
  }

  it("print tells inputs, neurons and boxes apart in grey", () => {
    const { inputFill, neuronFill, panelFill } = THEMES.print;
    assert.ok(contrast(inputFill, neuronFill) > 1.2);
    assert.ok(contrast(neuronFill, panelFill) > 1.2);
  });
});
