import assert from "node:assert/strict";
import fc from "fast-check";
import { drawNetwork } from "../../../core/drawing/drawNetwork.ts";
import { THEMES } from "../../../core/drawing/theme.ts";
import { toMermaid } from "../../../core/interop/toMermaid.ts";
import { escapeXml, toSvg } from "../../../core/interop/toSvg.ts";
import { escapeTex, toTikz } from "../../../core/interop/toTikz.ts";
import { EMPTY_PLACEMENT, updatePlacement } from "../../../core/layout/placement.ts";
import { fakeNetwork } from "../../support/fakeNetwork.ts";
import { SAMPLE_NAMES, sampleView } from "../drawing/sampleView.ts";

const NASTY = [
  "end",
  "subgraph",
  `a "b" <c> & #1; {x}_y^2~z\\%$`,
  "1. list `q`",
  "שלום",
  "a|b",
  "]]>",
  "--> n9",
  "%% no",
];

function nasty() {
  const nodes = Object.fromEntries(NASTY.map((id, i) => [id, i === 0 ? {} : { inputs: [NASTY[i - 1] ?? ""] }]));
  return fakeNetwork(nodes).network;
}

const layoutOf = ({ nodes, edges }: ReturnType<typeof nasty>) => updatePlacement(EMPTY_PLACEMENT, nodes, edges).shown;

describe("SVG", () => {
  it("says the title and what each node is, and holds no script, style or address", () => {
    const view = sampleView("hebrew");
    const svg = toSvg(drawNetwork(view, layoutOf(view)), { palette: THEMES.print });
    assert.match(svg, /<title id="title">/);
    for (const { id } of view.nodes) assert.ok(svg.includes(`data-node="${id}"`));
    assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), /<script|<style|https?:|url\(|href/);
    assert.match(svg, /direction="rtl"/);
  });

  it("lets no text out of its place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeXml(text);
        assert.doesNotMatch(escaped, /[<>"]/);
        assert.doesNotMatch(escaped, /&(?!(amp|lt|gt|quot);)/);
        assert.doesNotMatch(escaped, /\p{Surrogate}/u);
      }),
    );
  });
});

describe("Mermaid", () => {
  it("has a line for each node and each wire, under names of its own", () => {
    for (const name of SAMPLE_NAMES) {
      const view = sampleView(name);
      const lines = toMermaid(view).split("\n");
      assert.equal(lines.filter((line) => /^ +n\d+[([]/.test(line)).length, view.nodes.length);
      assert.equal(lines.filter((line) => /^ +n\d+ -->/.test(line)).length, view.edges.length);
    }
  });

  it("keeps signs that mean something to it inside its quotes", () => {
    for (const line of toMermaid(nasty()).split("\n")) {
      const label = /^ +n\d+\S*?"(.*)"\)*:::/.exec(line)?.[1];
      if (label === undefined) continue;
      assert.doesNotMatch(label.replace("<br/>", ""), /[<>"`|&]/);
    }
  });

  it("draws groups as subgraphs, and runs down where asked", () => {
    const text = toMermaid({ ...sampleView("ann"), groups: [{ name: "first", nodes: ["h1", "h2"] }] }, "down");
    assert.match(text, /^flowchart TD$/m);
    assert.match(text, /subgraph g0\["first"\]\n +n\d+\(\("h1[^\n]*\n +n\d+\(\("h2[^\n]*\n +end/);
  });
});

describe("TikZ", () => {
  it("has a node for each node and a line for each wire, in braces that match", () => {
    for (const name of SAMPLE_NAMES) {
      const view = sampleView(name);
      const text = toTikz(view, layoutOf(view));
      assert.equal(text.match(/\\node\[nn (input|output|neuron|layer|loss|sign)/g)?.length, view.nodes.length);
      assert.equal((text.match(/\\draw\[nn wire\]/g) ?? []).length, view.edges.length);
      assert.equal(text.match(/(?<!\\)\{/g)?.length, text.match(/(?<!\\)\}/g)?.length);
    }
  });

  it("escapes what LaTeX takes for commands", () => {
    assert.equal(escapeTex("a_1 & 50% #2 $x$ {y} \\z"), "a\\_1 \\& 50\\% \\#2 \\$x\\$ \\{y\\} \\textbackslash{}z");
  });

  it("says what Hebrew needs, and says nothing of it where there is none", () => {
    const hebrew = sampleView("hebrew");
    assert.match(toTikz(hebrew, layoutOf(hebrew)), /^% Names in Hebrew/m);
    const ann = sampleView("ann");
    assert.doesNotMatch(toTikz(ann, layoutOf(ann)), /Hebrew/);
    const grouped = { ...ann, groups: [{ name: "קבוצה", nodes: ann.nodes.slice(0, 2).map(({ id }) => id) }] };
    assert.match(
      toTikz(grouped, layoutOf(grouped)),
      /^% Some names are not in Latin letters[\s\S]*^% Names in Hebrew/m,
    );
  });

  it("writes single numbers only, never one that is not computed", () => {
    const view = sampleView("ann");
    const text = toTikz(view, layoutOf(view), {
      readingOf: (id) => ({ value: id === "h1" ? new Float64Array([-0.5]) : "pending", gradient: "none" }),
    });
    assert.deepEqual(
      text.match(/\\node\[nn value[^;]*;/g)?.map((line) => /\{\$(.*)\$\}/.exec(line)?.[1]),
      ["-0.5"],
    );
  });
});
