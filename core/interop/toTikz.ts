import { bodyTexts, captionText, nameOf } from "../drawing/nodeTexts.ts";
import { formatNumber } from "../drawing/numberText.ts";
import type { NodeReading } from "../drawing/reading.ts";
import { isRightToLeft } from "../drawing/textWidth.ts";
import type { Layout } from "../layout/layout.ts";
import { type Direction, geometryOf, type Point } from "../layout/nodeGeometry.ts";
import type { EdgeView, NetworkView, NodeView } from "../protocol.ts";
import { formatShape } from "../shape.ts";

export interface TikzOptions {
  readonly direction?: Direction;
  readonly readingOf?: (id: string) => NodeReading;
}

/** Canvas pixels in a centimetre of the picture. */
const PIXELS = 44;

const HEAD: readonly string[] = [
  "\\documentclass[tikz,border=4pt]{standalone}",
  "\\usepackage[T1]{fontenc}",
  "\\usepackage[utf8]{inputenc}",
  "\\usepackage{amssymb}",
  "\\usetikzlibrary{arrows.meta,fit}",
];

const STYLES: readonly string[] = [
  "\\definecolor{nnneuronfill}{HTML}{FFE26B}",
  "\\definecolor{nnneuronline}{HTML}{6F5400}",
  "\\definecolor{nninputfill}{HTML}{C4C8CE}",
  "\\definecolor{nninputline}{HTML}{4D535B}",
  "\\definecolor{nngradient}{HTML}{9A3606}",
  "\\tikzset{",
  "  every node/.append style={align=center, font=\\sffamily\\footnotesize, inner sep=1pt},",
  "  nn neuron/.style={circle, draw=nnneuronline, fill=nnneuronfill, minimum size=1.3cm},",
  "  nn input/.style={circle, draw=nninputline, fill=nninputfill, minimum size=1.2cm},",
  "  nn output/.style={nn input},",
  "  nn sign/.style={circle, draw=nninputline, fill=white, minimum size=0.9cm},",
  "  nn layer/.style={rectangle, rounded corners=4pt, draw=nnneuronline, fill=nnneuronfill, minimum width=2.6cm, minimum height=3.3cm},",
  "  nn loss/.style={rectangle, rounded corners=3pt, draw=nninputline, fill=white, minimum width=2.4cm, minimum height=1.2cm},",
  "  nn group/.style={rectangle, rounded corners=4pt, double, draw=nninputline, fill=white, minimum width=3.3cm, minimum height=2.1cm},",
  "  nn objective/.style={line width=1.1pt},",
  "  nn frame/.style={draw=nninputline, dashed, rounded corners=6pt, inner sep=10pt},",
  "  nn caption/.style={font=\\sffamily\\tiny, text=black!70},",
  "  nn shape/.style={font=\\sffamily\\tiny, fill=white, inner sep=1pt, text=black!70},",
  "  nn value/.style={font=\\sffamily\\bfseries\\scriptsize},",
  "  nn gradient/.style={font=\\sffamily\\scriptsize, text=nngradient},",
  "  nn wire/.style={-{Latex[length=5pt]}, draw=black!70},",
  "}",
];

/** A LaTeX document of its own; the `tikzpicture` in it can be pasted with the styles into a paper. */
export function toTikz(network: NetworkView, layout: Layout, options: TikzOptions = {}): string {
  const { direction = "right", readingOf } = options;
  const nodes = network.nodes.filter(({ id }) => layout.positions.has(id));
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const written = [...nodes.map(nameOf), ...network.groups.map(({ name }) => name)];
  const isRtl = written.some(isRightToLeft);
  const others = written.some((name) => /[^ -\u024f]/.test(name));
  const lines = [
    `% ${comment(network.title ?? network.file)}`,
    ...(others
      ? [
          "% Some names are not in Latin letters: compile with XeLaTeX or LuaLaTeX and a font that has them,",
          "% without the two packages fontenc and inputenc.",
        ]
      : []),
    ...(isRtl
      ? ["% Names in Hebrew or Arabic run from right to left: load a package such as bidi or babel for them."]
      : []),
    ...HEAD,
    ...STYLES,
    "\\begin{document}",
    "\\begin{tikzpicture}",
    ...nodes.flatMap((view) => nodeLines(view, names.get(view.id) ?? "", layout, direction, readingOf)),
    ...network.edges.flatMap((edge) => wireLine(edge, names, direction)),
    ...network.groups.flatMap(({ name, nodes: members }) => frameLine(name, members, names)),
    "\\end{tikzpicture}",
    "\\end{document}",
  ];
  return `${lines.join("\n")}\n`;
}

function nodeLines(
  view: NodeView,
  name: string,
  layout: Layout,
  direction: Direction,
  readingOf: TikzOptions["readingOf"],
): readonly string[] {
  const [x, y] = layout.positions.get(view.id) ?? [0, 0];
  const geometry = geometryOf(view, direction);
  const { body, exit } = geometry;
  const at = point([x + body.width / 2, y + body.height / 2]);
  const style = view.isObjective ? `nn ${view.look}, nn objective` : `nn ${view.look}`;
  const lines = [`  \\node[${style}] (${name}) at ${at} {${bodyText(view)}};`];
  const caption = captionText(view);
  const side = direction === "down" ? "below left" : "below";
  if (caption !== "") lines.push(`  \\node[nn caption, ${side}=1pt] at (${name}.south) {${escapeTex(caption)}};`);
  if (view.look === "sign")
    lines.push(`  \\node[nn caption, above=1pt] at (${name}.north) {${escapeTex(nameOf(view))}};`);
  const reading = readingOf?.(view.id);
  if (!reading) return lines;
  const stem: Point =
    direction === "down"
      ? [x + exit[0], y + (body.height + exit[1]) / 2]
      : [x + (body.width + exit[0]) / 2, y + exit[1]];
  const [above, below] = direction === "down" ? ["above right", "below right"] : ["above", "below"];
  for (const [kind, side, number] of [
    ["value", above, numberOf(reading.value)],
    ["gradient", below, numberOf(reading.gradient)],
  ] as const)
    if (number !== null)
      lines.push(
        `  \\node[nn ${kind}, ${side}=1pt] at ${point(stem)} {$${kind === "gradient" ? "\\partial\\," : ""}${number}$};`,
      );
  return lines;
}

/** Single numbers only: a vector's strip is no matter of text. */
function numberOf(reading: NodeReading["value"]): string | null {
  if (!(reading instanceof Float64Array) || reading.length !== 1) return null;
  const text = formatNumber(reading[0] ?? Number.NaN).replaceAll("−", "-");
  if (text === "NaN") return "\\mathrm{NaN}";
  return text.replace("∞", "\\infty").replace(/e(-?\d+)$/, " \\cdot 10^{$1}");
}

function bodyText(view: NodeView): string {
  if (view.look === "sign") {
    const sign = bodyTexts(view, geometryOf(view, "right"), "text", false)[0]?.text ?? view.op;
    return escapeTex(sign);
  }
  const detail =
    view.look === "loss" || (view.look === "layer" && !view.activation)
      ? view.op.replaceAll("-", " ")
      : view.activation;
  const name = `\\textbf{${escapeTex(nameOf(view))}}`;
  return detail && view.look !== "group" ? `${name}\\\\[-2pt]{\\tiny ${escapeTex(detail)}}` : name;
}

function wireLine(
  { source, target, shape }: EdgeView,
  names: ReadonlyMap<string, string>,
  direction: Direction,
): readonly string[] {
  const [from, to] = [names.get(source), names.get(target)];
  if (from === undefined || to === undefined) return [];
  const label = shape.length === 0 ? "" : ` node[nn shape, midway] {${escapeTex(formatShape(shape))}}`;
  return direction === "down"
    ? [`  \\draw[nn wire] (${from}.south) to[out=-90, in=90]${label} (${to}.north);`]
    : [`  \\draw[nn wire] (${from}.east) to[out=0, in=180]${label} (${to}.west);`];
}

function frameLine(name: string, members: readonly string[], names: ReadonlyMap<string, string>): readonly string[] {
  const fit = members.flatMap((id) => names.get(id) ?? []).map((member) => `(${member})`);
  if (fit.length === 0) return [];
  return [`  \\node[nn frame, fit=${fit.join("")}, label={[nn caption]above left:{${escapeTex(name)}}}] {};`];
}

/** TikZ measures upwards. */
function point([x, y]: Point): string {
  return `(${centimetres(x)}, ${centimetres(-y)})`;
}

function centimetres(pixels: number): string {
  return String(Math.round((100 * pixels) / PIXELS) / 100 || 0);
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  '"': "\\textquotedbl{}",
  "×": "$\\times$",
  "∥": "$\\parallel$",
  "−": "$-$",
};

export function escapeTex(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\\{}$&#%_^~<>"×∥−]/g, (sign) => TEX[sign] ?? sign);
}

function comment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
