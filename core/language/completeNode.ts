import { allowedNumber } from "../document/definitions/leaves.ts";
import { NODE_KEYS } from "../document/definitions/nodeSchema.ts";
import { expressionWords, isOwnName } from "../document/inputNames.ts";
import { opsThatFit } from "../graph/opsThatFit.ts";
import { fillAttributes } from "../graph/shapes.ts";
import { isGivenAtStart, isRequired } from "../ops/attributes.ts";
import { activations, ops } from "../ops/index.ts";
import type { Attribute, AttributeValue, Op } from "../ops/op.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { CursorPlace } from "./cursorPlace.ts";
import { entryOf, type LooseNode, plainOf, textOf } from "./looseTree.ts";
import { type Draft, escapeSnippet, textSnippet } from "./offer.ts";
import { readTyped, shapeOfReference } from "./typedNetwork.ts";

export function opIn(node: LooseNode | null): Op | undefined {
  return ops.get(textOf(entryOf(node, "op")?.value) ?? "");
}

/** The keys of a node: what every node has, then the attributes of its own op; what it cannot do without first. */
export function offerNodeKeys(node: LooseNode): readonly Draft[] {
  const op = opIn(node);
  const opKey: Draft = { label: "op", kind: "key", doc: "What the node computes.", value: '"$1"', asksOn: true };
  if (!op) return [opKey, inputsKey(undefined)];
  const attributes = Object.entries(op.attributes).toSorted(
    ([, a], [, b]) => Number(isRequired(b)) - Number(isRequired(a)),
  );
  const learns = op.examples.some(({ site }) => op.params(site).length > 0);
  return [
    opKey,
    ...(op.ports.kind === "none" ? [] : [inputsKey(op)]),
    ...attributes.map(([name, attribute]) => attributeKey(name, attribute)),
    ...(learns || op.ports.kind === "free"
      ? [
          {
            label: "params",
            kind: "key",
            doc: "Values of this node's parameters. What is not written has the op's default initialiser.",
            value: "{ $1 \\}",
            asksOn: true,
          } satisfies Draft,
        ]
      : []),
    ...(op.buffers
      ? [
          {
            label: "buffers",
            kind: "key",
            doc: "Running statistics, which training moves and no gradient does.",
            value: "{ $1 \\}",
            asksOn: true,
          } satisfies Draft,
        ]
      : []),
  ];
}

function inputsKey(op: Op | undefined): Draft {
  const doc = "What feeds this node: references in port order, or an object by port name.";
  if (op?.ports.kind === "free")
    return { label: "inputs", kind: "key", doc, value: '{ "${1:x}": "$2" \\}', asksOn: false };
  const detail = op?.ports.kind === "named" ? op.ports.ports.map(({ name }) => name).join(", ") : "";
  return { label: "inputs", kind: "key", detail, doc, value: '["$1"]', asksOn: true };
}

function attributeKey(name: string, attribute: Attribute): Draft {
  return {
    label: name,
    kind: "key",
    detail: describeAttribute(attribute),
    doc: attribute.doc,
    value: valueSnippet(attribute),
    asksOn: attribute.kind === "choice" || attribute.kind === "activation",
  };
}

/** `a whole number of at least 1, default 3`; `must be written` where a node cannot do without. */
export function describeAttribute(attribute: Attribute): string {
  const allowed = ((): string => {
    switch (attribute.kind) {
      case "choice":
        return attribute.values.join(", ");
      case "number":
        return allowedNumber(attribute);
      case "boolean":
        return "true or false";
      case "shape":
        return "a list of lengths";
      case "extent":
        return `a whole number of at least ${attribute.minimum}, or ${attribute.axes} of them`;
      case "text":
        return "a text";
      case "activation":
        return "an activation";
    }
  })();
  const start = "default" in attribute ? attribute.default : undefined;
  if (start !== undefined) return `${allowed}; default ${Array.isArray(start) ? `[${start.join(", ")}]` : start}`;
  return isRequired(attribute) ? `${allowed}; must be written` : allowed;
}

function valueSnippet(attribute: Attribute): string {
  switch (attribute.kind) {
    case "choice":
    case "activation":
      return '"$1"';
    case "boolean":
      return `\${1:${!attribute.default}}`;
    case "shape":
      return "[$1]";
    case "text":
      return `"\${1:${escapeSnippet(JSON.stringify(attribute.example).slice(1, -1))}}"`;
    default: {
      const start = attribute.start ?? attribute.default ?? attribute.minimum;
      return start === undefined ? "$1" : `\${1:${JSON.stringify(start)}}`;
    }
  }
}

/** Values of an attribute. */
export function offerAttributeValues(attribute: Attribute): readonly Draft[] {
  switch (attribute.kind) {
    case "choice":
      return attribute.values.map((label) => ({
        label,
        kind: "value",
        detail: label === attribute.default ? "default" : "",
        doc: attribute.doc,
      }));
    case "activation":
      return offerActivations(attribute.vector, attribute.default);
    case "boolean":
      return ["true", "false"].map((label) => ({
        label,
        kind: "value",
        value: label,
        detail: label === String(attribute.default) ? "default" : "",
        doc: attribute.doc,
      }));
    case "number":
    case "extent": {
      const start = attribute.default ?? attribute.start;
      if (start === undefined) return [];
      const label = JSON.stringify(start);
      return [{ label, kind: "value", value: label, detail: describeAttribute(attribute), doc: attribute.doc }];
    }
    case "text":
      return [{ label: attribute.example, kind: "value", detail: "example", doc: attribute.doc }];
    case "shape":
      return [{ label: "[ ]", kind: "form", value: "[$1]", detail: describeAttribute(attribute), doc: attribute.doc }];
  }
}

/** Names; those with attributes of their own also as the object that holds them. */
export function offerActivations(vector: boolean, preset: string | null): readonly Draft[] {
  const allowed = [...activations.values()].filter((activation) => vector || !activation.vector);
  return [
    ...allowed.map(
      ({ name, doc }): Draft => ({ label: name, kind: "value", detail: name === preset ? "default" : "", doc }),
    ),
    ...allowed.flatMap(({ name, doc, attributes }): Draft[] => {
      const written = Object.entries(attributes).map(
        ([key, attribute], i) => `, ${textSnippet(key)}: ${valueSnippet(attribute).replace("${1:", `\${${i + 1}:`)}`,
      );
      if (written.length === 0 || preset === null) return [];
      const label = `{ "name": "${name}", "${Object.keys(attributes)[0]}": … }`;
      return [{ label, kind: "form", doc, value: `{ "name": ${textSnippet(name)}${written.join("")} \\}` }];
    }),
  ];
}

export function offerActivationKeys(node: LooseNode): readonly Draft[] {
  const activation = activations.get(textOf(entryOf(node, "name")?.value) ?? "");
  return [
    { label: "name", kind: "key", doc: "The activation.", value: '"$1"', asksOn: true },
    ...Object.entries(activation?.attributes ?? {}).map(([name, attribute]) => attributeKey(name, attribute)),
  ];
}

/**
 * Every op, those that take the inputs as they stand first: in the order in which people put them behind such a value. A
 * node without inputs is most often the next of its kind, or an input.
 */
export function offerOps(root: LooseNode, place: CursorPlace, node: LooseNode): readonly Draft[] {
  const references = referencesOf(node);
  const drafts = [...ops.values()].map((op) => ({
    op,
    draft: { label: op.name, kind: "op", detail: op.title, doc: op.doc } satisfies Draft,
  }));
  const [first] = references;
  if (first === undefined) return drafts.map(({ draft }) => draft);
  // Without the node itself, so that what it reads counts as not read yet.
  const { graph, view } = readTyped(root, place, { here: null, without: node });
  const shapes = references.map((reference) => shapeOfReference(graph, reference));
  const ranked = opsThatFit(view, first).fitting.map(({ op }) => op);
  const rank = (op: Op): number => {
    const at = ranked.indexOf(op);
    return takes(op, shapes, node) ? (at < 0 ? ranked.length : at) : 1000;
  };
  return drafts.toSorted((a, b) => rank(a.op) - rank(b.op)).map(({ draft }) => draft);
}

/** Whether an op takes values of these shapes, as far as can be said: more may follow. */
export function takes(op: Op, shapes: readonly (Shape | null)[], node: LooseNode): boolean {
  const { ports } = op;
  if (ports.kind === "none") return shapes.length === 0;
  if (ports.kind === "named" && shapes.length > ports.ports.length) return false;
  const known = shapes.filter((shape) => shape !== null);
  if (known.length < shapes.length) return true;
  if (ports.kind === "named" && known.length < ports.ports.length) return true;
  if (ports.kind === "list" && known.length < ports.minimum) return true;
  const attributes = fillAttributes(op, (name) => {
    const attribute = op.attributes[name];
    const written = entryOf(node, name)?.value;
    const start = attribute && "start" in attribute ? attribute.start : undefined;
    const value = written ? plainOf(written) : start;
    return attribute?.kind === "activation" ? activationIn(value) : (value as AttributeValue | undefined);
  });
  if (attributes === null) return true;
  const inputs = ports.kind === "vector" ? [[known.reduce((size, shape) => size + sizeOf(shape), 0)]] : known;
  const site = { inputs, attributes, ...(ports.kind === "free" && { portNames: known.map((_, i) => `x${i}`) }) };
  const inference = op.infer(site);
  // What an expression lacks is no matter of shapes.
  return inference.ok || inference.code === "NN212" || inference.code === "NN213";
}

function activationIn(value: unknown): AttributeValue | undefined {
  if (typeof value === "string") return { name: value, attributes: {} };
  const { name, ...attributes } = { ...(value as Record<string, number | string> | undefined) };
  return typeof name === "string" ? { name, attributes: attributes as Record<string, number> } : undefined;
}

export function referencesOf(node: LooseNode): readonly string[] {
  const inputs = entryOf(node, "inputs")?.value;
  const values = inputs?.type === "object" ? inputs.entries.map(({ value }) => value) : (inputs?.items ?? []);
  return values.flatMap((value) => textOf(value) ?? []);
}

/** A whole node, by its op. */
export function offerNodeForms(): readonly Draft[] {
  return [...ops.values()].map((op) => {
    const parts = [`"op": ${textSnippet(op.name)}`];
    let stop = 0;
    if (op.ports.kind === "named")
      parts.push(
        `"inputs": [${op.ports.ports.map((port) => `"\${${++stop}:${escapeSnippet(port.name)}}"`).join(", ")}]`,
      );
    else if (op.ports.kind === "free") parts.push(`"inputs": { "\${${++stop}:x}": "\${${++stop}:x}" \\}`);
    else if (op.ports.kind !== "none") parts.push(`"inputs": ["$${++stop}"]`);
    for (const [name, attribute] of Object.entries(op.attributes)) {
      if (!isGivenAtStart(attribute)) continue;
      const written = valueSnippet(attribute).replace(/\$\{?1/, (sign) => sign.replace("1", String(++stop)));
      parts.push(`${textSnippet(name)}: ${written}`);
    }
    return {
      label: op.name,
      kind: "op",
      detail: op.title,
      doc: op.doc,
      value: `{ ${parts.join(", ")} \\}`,
      asksOn: op.ports.kind === "vector" || op.ports.kind === "list",
    };
  });
}

/** Names of ports that nothing goes to yet. */
export function offerPorts(node: LooseNode): readonly Draft[] {
  const op = opIn(node);
  if (op?.ports.kind === "named")
    return op.ports.ports.map(({ name, doc }) => ({
      label: name,
      kind: "key",
      detail: "port",
      doc,
      value: '"$1"',
      asksOn: true,
    }));
  if (op?.ports.kind !== "free") return [];
  const params = new Set((entryOf(node, "params")?.value?.entries ?? []).map(({ key }) => String(key.value)));
  const words = expressionWords(op, (name) => textOf(entryOf(node, name)?.value) ?? undefined);
  return [...new Set(words)]
    .filter((word) => !params.has(word) && isOwnName(word))
    .map((label) => ({ label, kind: "key", detail: "in the expression", value: '"$1"', asksOn: true }));
}

export const isNodeKey = (key: string): boolean => (NODE_KEYS as readonly string[]).includes(key);
