import { initializerOptions } from "../document/definitions/initializerOptions.ts";
import { allowedNumber } from "../document/definitions/leaves.ts";
import type { Graph } from "../graph/graph.ts";
import type { Op, ParamSpec } from "../ops/op.ts";
import { formatShape, interchangeable, type Shape, sameShape, sizeOf } from "../shape.ts";
import { entryOf, type LooseNode } from "./looseTree.ts";
import { type Draft, escapeSnippet, textSnippet } from "./offer.ts";

/** The doc of a parameter in an example names its shape there, which is not the shape here. */
const SHAPE_OF_EXAMPLE = /, \[[\d, ]*\]/;

/** What the op learns at this place; where its inputs are not known, what it learns in its examples, without shapes. */
export function paramsOf(
  graph: Graph | null,
  id: string,
  op: Op,
): readonly (ParamSpec & { readonly known: boolean })[] {
  const node = graph?.byId.get(id);
  if (node) return node.params.map(({ spec }) => ({ ...spec, known: true }));
  const byName = new Map<string, ParamSpec>();
  for (const { site } of op.examples)
    for (const spec of op.params(site)) if (!byName.has(spec.name)) byName.set(spec.name, spec);
  return [...byName.values()].map((spec) => ({ ...spec, doc: spec.doc.replace(SHAPE_OF_EXAMPLE, ""), known: false }));
}

export function offerInitializers(): readonly Draft[] {
  return Object.entries(initializerOptions).map(([name, { doc, options }]) => {
    const required = Object.entries(options).filter(([, option]) => option.required);
    const more = required.map(([option], i) => `, ${textSnippet(option)}: \${${i + 1}:0}`).join("");
    return {
      label: `{ "init": "${name}" }`,
      kind: "form",
      detail: "initialiser",
      doc,
      value: `{ "init": ${textSnippet(name)}${more} \\}`,
    };
  });
}

export function offerInitializerNames(): readonly Draft[] {
  return Object.entries(initializerOptions).map(([label, { doc }]) => ({ label, kind: "value", doc }));
}

/** The keys of `{ "init": … }`: `init` itself, then the options of the one that is named. */
export function offerInitializerKeys(node: LooseNode): readonly Draft[] {
  const name = String(entryOf(node, "init")?.value?.value ?? "");
  const options = Object.hasOwn(initializerOptions, name) ? initializerOptions[name]?.options : undefined;
  return [
    { label: "init", kind: "key", doc: "The initialiser: how the numbers are drawn.", value: '"$1"', asksOn: true },
    ...Object.entries(options ?? {}).map(
      ([label, { doc, ...bounds }]): Draft => ({ label, kind: "key", detail: allowedNumber(bounds), doc, value: "$1" }),
    ),
  ];
}

/** Zeros of the parameter's shape, to be typed over, where it is short enough to be written by hand. */
export function offerNumbers(shape: Shape): readonly Draft[] {
  if (sizeOf(shape) > 64) return [];
  let stop = 0;
  const write = (axes: Shape): string => {
    const [first, ...rest] = axes;
    if (first === undefined) return `\${${++stop}:0}`;
    return `[${Array.from({ length: first }, () => write(rest)).join(", ")}]`;
  };
  const value = write(shape);
  const label = shape.length === 0 ? "0" : `numbers ${formatShape(shape)}`;
  return [{ label, kind: "form", detail: "written here", doc: "Zeros to type over.", value }];
}

/** Shared parameters that can stand for a part of that shape. One that nobody uses yet has no shape of its own until then. */
export function offerShared(
  graph: Graph | null,
  names: Iterable<string>,
  written: (name: string) => Shape | null,
  shape: Shape | null,
): readonly Draft[] {
  return [...names].flatMap((name): Draft[] => {
    const found = graph?.parameterByName.get(name)?.shape ?? written(name);
    if (shape && found && !sameShape(found, shape) && !interchangeable(found, shape)) return [];
    const detail = found ? `shared ${formatShape(found)}` : "shared";
    return [
      { label: name, kind: "parameter", detail, doc: "A shared parameter: its gradient is the sum over its uses." },
    ];
  });
}

/** The shape of numbers as they are written; null where they are drawn. */
export function writtenShape(node: LooseNode | null): Shape | null {
  if (node?.type === "number") return [];
  if (node?.type !== "list") return null;
  const [first] = node.items;
  const inner = first ? writtenShape(first) : [];
  return inner && [node.items.length, ...inner];
}

export function escapeText(text: string): string {
  return escapeSnippet(text);
}
