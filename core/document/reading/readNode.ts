import type { AttributeValue, Op } from "../../ops/op.ts";
import type { Problem } from "../../problems.ts";
import { attributesSchema, NODE_KEYS } from "../definitions/nodeSchema.ts";
import type { BufferDefinition, InputDefinition, Located, NodeDefinition, ParamDefinition } from "../document.ts";
import { faultOfId } from "../reference.ts";
import type { Registry } from "../registry.ts";
import { closest, listAlternatives } from "../suggest.ts";
import { adviseActivation } from "./adviseActivation.ts";
import type { Findings } from "./findings.ts";
import { readNumbers, readParam } from "./readParam.ts";
import { readReference } from "./readReference.ts";
import { describe, findProperty, itemsOf, type Property, propertiesOf, rangeOf, type TextNode } from "./tree.ts";
import { type ValidationContext, validateObject } from "./validate.ts";

/** Names of ops that people bring from other programs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  mse: "squared-error",
  l2: "squared-error",
  bce: "binary-cross-entropy",
  mae: "l1",
  "absolute-error": "l1",
  "smooth-l1": "huber",
  "categorical-cross-entropy": "cross-entropy",
  "multi-margin": "multi-class-hinge",
  kl: "kl-divergence",
  "kl-div": "kl-divergence",
  kld: "kl-divergence",
  "cosine-similarity": "cosine",
  "cosine-embedding": "cosine",
  bce_with_logits: "logistic",
  linear: "dense",
  fc: "dense",
  layer: "dense",
  perceptron: "neuron",
  unit: "neuron",
  plus: "add",
  subtract: "sub",
  minus: "sub",
  divide: "div",
  mm: "matmul",
  bmm: "matmul",
  view: "reshape",
  permute: "transpose",
  avg: "mean",
  average: "mean",
  maximum: "max",
  expression: "function",
  lambda: "function",
  multiply: "mul",
  product: "mul",
  times: "mul",
  cat: "concat",
  concatenate: "concat",
  join: "concat",
};

// Most nodes have none of one kind or another, and an empty map takes as much room as a small one.
const NO_PARAMS: ReadonlyMap<string, ParamDefinition> = new Map();
const NO_BUFFERS: ReadonlyMap<string, BufferDefinition> = new Map();
const NO_ATTRIBUTES: ReadonlyMap<string, Located<AttributeValue>> = new Map();

/**
 * Reads one property of `nodes`. What is wrong is reported under the node's id; `broken` is left false, because the
 * caller knows of problems (repeated keys, infinite numbers) that this does not look for.
 */
export function readNode(
  property: Property,
  text: string,
  findings: Findings,
  registry: Registry,
): NodeDefinition | null {
  const { key: id, keyNode, node, value } = property;
  const idRange = rangeOf(keyNode);
  const idFault = faultOfId(id);
  if (idFault !== null) findings.add("NN206", idRange, `The id ${JSON.stringify(id)} cannot be used: ${idFault}`);
  if (value.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(value),
      `The node ${JSON.stringify(id)} must be an object { "op": … }, not ${describe(value, text)}.`,
    );
    return null;
  }
  const inputsNode = findProperty(value, "inputs");
  const opNode = findProperty(value, "op");
  const op = opNode && readOp(opNode.value, value, text, findings, registry);
  if (!opNode)
    findings.add(
      "NN201",
      idRange,
      `The node ${JSON.stringify(id)} needs "op": ${listAlternatives(registry.ops.keys())}.`,
    );
  const inputs = inputsNode ? readInputs(inputsNode.value, text, findings) : [];
  const paramsNode = findProperty(value, "params");
  const params = paramsNode ? readParams(paramsNode.value, text, findings) : NO_PARAMS;
  const buffersNode = findProperty(value, "buffers");
  const buffers = buffersNode ? readBuffers(buffersNode.value, text, findings) : NO_BUFFERS;
  // Without its op nothing is known of the other keys, and one mistake speaks once.
  const attributes = op
    ? readAttributes(value, op, registry, {
        text,
        findings,
        owner: `The op "${op.name}"`,
        keyNoun: "attribute",
        missingAt: idRange,
      })
    : NO_ATTRIBUTES;
  return {
    id,
    idRange,
    range: rangeOf(node),
    inputsRange: inputsNode ? rangeOf(inputsNode.value) : idRange,
    broken: false,
    op: opNode?.value.type === "string" ? String(opNode.value.value) : "",
    opRange: opNode ? rangeOf(opNode.value) : idRange,
    inputs,
    attributes,
    params,
    buffers,
  };
}

function readOp(node: TextNode, owner: TextNode, text: string, findings: Findings, registry: Registry): Op | undefined {
  const range = rangeOf(node);
  if (node.type !== "string") {
    findings.add("NN202", range, `"op" must be the name of an op, such as "neuron", not ${describe(node, text)}.`);
    return undefined;
  }
  const name: string = node.value;
  const op = registry.ops.get(name);
  if (op) return op;
  if (registry.activations.has(name)) {
    const fix = activationFix(name, range, owner);
    findings.add(
      "NN207",
      range,
      `"${name}" is an activation, not an op. Write { "op": "neuron", "activation": "${name}" } or "dense"; or, without weights, { "op": "activation", "activation": "${name}" }.`,
      fix,
    );
    return undefined;
  }
  const alias = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  const meant = alias !== undefined && registry.ops.has(alias) ? alias : closest(name, registry.ops.keys());
  const fix = meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } };
  const advice = meant === null ? `Known ops: ${listAlternatives(registry.ops.keys())}.` : `Did you mean "${meant}"?`;
  findings.add("NN207", range, `There is no op ${JSON.stringify(name)}. ${advice}`, fix);
  return undefined;
}

/**
 * One input, as in other tools' `relu(h)`, is what the activation is applied to, whatever its shape; of several a neuron makes one number.
 * Beside an activation of the node's own there is no telling which one is meant.
 */
function activationFix(name: string, range: Problem["range"], owner: TextNode): Partial<Pick<Problem, "fix">> {
  if (findProperty(owner, "activation")) return {};
  const inputs = findProperty(owner, "inputs")?.value;
  const isOne = inputs?.type === "array" && itemsOf(inputs).length === 1;
  const title = isOne ? `Apply ${name} to its input` : `Make it a neuron with ${name}`;
  const newText = `${isOne ? '"activation"' : '"neuron"'}, "activation": ${JSON.stringify(name)}`;
  return { fix: { title, range, newText } };
}

function readInputs(node: TextNode, text: string, findings: Findings): readonly InputDefinition[] {
  const inputs: InputDefinition[] = [];
  if (node.type === "array") {
    const read = itemsOf(node).map((item, index) => {
      const reference = readReference(item, "An input", text, findings, index);
      return reference && { port: null, reference };
    });
    return withoutNulls(read);
  }
  if (node.type === "object") {
    for (const [index, { key, value }] of propertiesOf(node).entries()) {
      const reference = readReference(value, `The input ${JSON.stringify(key)}`, text, findings, index);
      if (reference) inputs.push({ port: key, reference });
    }
  } else {
    const range = rangeOf(node);
    const fix =
      node.type === "string"
        ? { fix: { title: "Make it a list", range, newText: `[${JSON.stringify(node.value)}]` } }
        : {};
    findings.add(
      "NN202",
      range,
      `"inputs" must be a list of references, such as ["x", "h1[0]"], or an object by port name, not ${describe(node, text)}.`,
      fix,
    );
  }
  return inputs;
}

function readParams(node: TextNode, text: string, findings: Findings): Map<string, ParamDefinition> {
  const params = new Map<string, ParamDefinition>();
  if (node.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(node),
      `"params" must be an object by parameter name, such as { "b": 0 }, not ${describe(node, text)}.`,
    );
  }
  for (const { key, value, keyNode } of propertiesOf(node)) {
    if (params.has(key)) continue;
    const param = readParam(value, { text, findings, owner: JSON.stringify(key), missingAt: rangeOf(keyNode) }, true);
    if (param) params.set(key, param);
  }
  return params;
}

function readBuffers(node: TextNode, text: string, findings: Findings): Map<string, BufferDefinition> {
  const buffers = new Map<string, BufferDefinition>();
  if (node.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(node),
      `"buffers" must be an object by name, such as { "mean": 0, "variance": 1 }, not ${describe(node, text)}.`,
    );
  }
  for (const { key, value, keyNode } of propertiesOf(node)) {
    if (buffers.has(key)) continue;
    const entry = readNumbers(value, { text, findings, owner: JSON.stringify(key), missingAt: rangeOf(keyNode) });
    if (entry) buffers.set(key, { value: entry, range: rangeOf(value) });
  }
  return buffers;
}

function readAttributes(
  node: TextNode,
  op: Op,
  registry: Registry,
  context: ValidationContext,
): Map<string, Located<AttributeValue>> {
  adviseActivation(node, op, registry, context.findings);
  const attributes = new Map<string, Located<AttributeValue>>();
  for (const [name, { value, range }] of validateObject(attributesSchema(op, registry), node, context, NODE_KEYS)) {
    attributes.set(name, {
      value: op.attributes[name]?.kind === "activation" ? activationUse(value) : (value as AttributeValue),
      range,
    });
  }
  return attributes;
}

function activationUse(value: unknown): AttributeValue {
  if (typeof value === "string") return { name: value, attributes: {} };
  const { name, ...attributes } = value as { name: string } & Record<string, number>;
  return { name, attributes };
}

/** The list itself where there is nothing to leave out. */
function withoutNulls<T>(list: readonly (T | null)[]): readonly T[] {
  return list.includes(null) ? list.filter((item) => item !== null) : (list as readonly T[]);
}
