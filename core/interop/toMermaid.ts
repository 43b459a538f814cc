import { nameOf } from "../drawing/nodeTexts.ts";
import type { Direction } from "../layout/nodeGeometry.ts";
import type { NetworkView, NodeView } from "../protocol.ts";

/** Brackets that give a node its outline in a flowchart. */
const OUTLINES: Readonly<Record<NodeView["look"], readonly [string, string]>> = {
  input: ["((", "))"],
  output: ["((", "))"],
  neuron: ["((", "))"],
  sign: ["((", "))"],
  layer: ["[", "]"],
  loss: ["(", ")"],
  group: ["[[", "]]"],
};

const CLASSES: readonly string[] = [
  "  classDef input fill:#c9ced6,stroke:#7d8590,color:#16191d",
  "  classDef neuron fill:#ffd33d,stroke:#b58900,color:#1d1a05",
  "  classDef plain fill:#f8f8f8,stroke:#7d8590,color:#1f1f1f",
];

/** A Mermaid flowchart: structure and shapes, laid out by Mermaid itself. */
export function toMermaid(network: NetworkView, direction: Direction = "right"): string {
  // Names in the chart are ours: an id may hold anything, `end` among it.
  const names = new Map(network.nodes.map(({ id }, i) => [id, `n${i}`]));
  const nodeLine = (view: NodeView) => nodeText(view, names.get(view.id) ?? "");
  const grouped = new Set(network.groups.flatMap(({ nodes }) => nodes));
  const lines = [
    ...(network.title === null ? [] : ["---", `title: ${JSON.stringify(titleText(network.title))}`, "---"]),
    direction === "down" ? "flowchart TD" : "flowchart LR",
    ...CLASSES,
  ];
  const byId = new Map(network.nodes.map((view) => [view.id, view]));
  network.groups.forEach(({ name, nodes }, i) => {
    const members = nodes.flatMap((id) => byId.get(id) ?? []);
    if (members.length === 0) return;
    lines.push(`  subgraph g${i}["${escapeLabel(name)}"]`, ...members.map((view) => `  ${nodeLine(view)}`), "  end");
  });
  for (const view of network.nodes) if (!grouped.has(view.id)) lines.push(nodeLine(view));
  for (const { source, target, shape } of network.edges) {
    const label = shape.length === 0 ? "" : `|"${escapeLabel(shape.join(" × "))}"|`;
    lines.push(`  ${names.get(source)} -->${label} ${names.get(target)}`);
  }
  return `${lines.join("\n")}\n`;
}

function nodeText(view: NodeView, name: string): string {
  const [open, close] = OUTLINES[view.look];
  const detail = view.look === "neuron" ? view.activation : detailOf(view);
  const label = [`${escapeLabel(nameOf(view))}`, ...(detail ? [escapeLabel(detail)] : [])].join("<br/>");
  return `  ${name}${open}"${label}"${close}:::${classOf(view)}`;
}

function detailOf(view: NodeView): string | null {
  if (view.look === "input" || view.look === "output" || view.look === "group") return null;
  return view.activation && view.activation !== view.op ? `${view.op}, ${view.activation}` : view.op;
}

function classOf({ look }: NodeView): string {
  if (look === "input" || look === "output") return "input";
  return look === "neuron" || look === "layer" ? "neuron" : "plain";
}

/** Inside quotes Mermaid reads `#name;` as a sign, `<` as HTML, and a back-tick as markdown. */
function escapeLabel(text: string): string {
  return oneLine(text).replace(/[#"<>&`\\|;]|^\d+\./g, (part) =>
    [...part].map((c) => `#${c.codePointAt(0)};`).join(""),
  );
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** A title is read as HTML and cannot be escaped: look-alikes stand for its signs. */
function titleText(text: string): string {
  return oneLine(text).replaceAll("&", "＆").replaceAll("<", "＜").replaceAll(">", "＞");
}
