import type { Problem } from "../problems.ts";
import { FORMAT_VERSION, sectionSchemas } from "./definitions/sectionSchemas.ts";
import type { NetworkDocument } from "./document.ts";
import { checkLiterals } from "./reading/checkLiterals.ts";
import { Findings } from "./reading/findings.ts";
import { readGroups } from "./reading/readGroups.ts";
import { readNodes, readSharedParams } from "./reading/readNodes.ts";
import {
  readDataSource,
  readObjective,
  readPins,
  readRegularization,
  readText,
  readTraining,
} from "./reading/readSections.ts";
import type { Source } from "./reading/source.ts";
import { readSyntax } from "./reading/syntax.ts";
import { describe, findProperty, propertiesOf, rangeOf, type TextNode } from "./reading/tree.ts";
import { reportUnknownKeys, validate } from "./reading/validate.ts";
import type { Registry } from "./registry.ts";
import { registry as standardRegistry } from "./standardRegistry.ts";

export interface ParseResult {
  /** Null where the text is no JSON object, or of a newer format version. */
  readonly document: NetworkDocument | null;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/**
 * Text → document, with the place of everything and every problem of the text itself. Never throws. What needs other
 * nodes, shapes or data (whether a reference names a node, whether a parameter has the right length) is for
 * `buildGraph` and the data set to say.
 */
export function parseDocument(text: string, registry: Registry = standardRegistry): ParseResult {
  const root = readSyntax(text);
  if ("code" in root) return { document: null, problems: [root] };
  const findings = new Findings();
  if (root.type !== "object") {
    findings.add(
      "NN202",
      rangeOf(root),
      `A network file is one object { "nn": 1, "nodes": { … } }, not ${describe(root, text)}.`,
    );
    return { document: null, problems: findings.inOrder() };
  }
  if (!readVersion(root, text, findings)) return { document: null, problems: findings.inOrder() };
  const document = readDocument({ root, text, findings, registry });
  return { document, problems: findings.inOrder() };
}

/** False for a version that must not be read further. */
function readVersion(root: TextNode, text: string, findings: Findings): boolean {
  const version = findProperty(root, "nn");
  const start = { start: root.offset, end: root.offset + 1 };
  if (!version) {
    const fix = {
      title: 'Add "nn": 1',
      range: { start: start.end, end: start.end },
      newText: `"nn": ${FORMAT_VERSION}${propertiesOf(root).length > 0 ? "," : ""}`,
    };
    findings.add("NN201", start, `A network file says its format version: "nn": ${FORMAT_VERSION} is missing.`, {
      fix,
    });
    return true;
  }
  const { value } = version.value;
  if (typeof value === "number" && Number.isFinite(value) && value > FORMAT_VERSION) {
    findings.add(
      "NN205",
      rangeOf(version.value),
      `This file is of format version ${value}; this Chainrule reads version ${FORMAT_VERSION}. Update Chainrule to open it.`,
    );
    return false;
  }
  validate(sectionSchemas.nn, version.value, { text, findings, owner: '"nn"', missingAt: start });
  return true;
}

/** The sections one by one; each says itself what is wrong with it. */
function readDocument(source: Source): NetworkDocument {
  checkKeys(source);
  const { params, broken } = readSharedParams(source);
  const nodes = readNodes(source, broken);
  return {
    text: source.text,
    version: FORMAT_VERSION,
    title: readText(source, "title")?.value ?? null,
    nodes,
    params,
    objective: readObjective(source),
    regularization: readRegularization(source),
    weights: readText(source, "weights"),
    data: readDataSource(source),
    training: readTraining(source),
    pins: readPins(source),
    groups: readGroups(source, nodes),
  };
}

function checkKeys(source: Source): void {
  const { root, text, findings } = source;
  checkLiterals(root, text, findings, false);
  const known = [...Object.keys(sectionSchemas), "nodes"];
  const properties = propertiesOf(root);
  const unknown = properties.filter(({ key }) => !known.includes(key)).map(({ key }) => key);
  if (unknown.length > 0) reportUnknownKeys(root, unknown, known, { findings, owner: "A network file" });
  for (const { key, value } of properties)
    if (known.includes(key) && key !== "nodes") checkLiterals(value, text, findings);
}
