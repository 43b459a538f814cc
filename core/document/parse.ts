import type { Problem } from "../problems.ts";
import {
  FORMAT_VERSION,
  pinSchema,
  regularizationSchema,
  sectionSchemas,
  trainingSchema,
  viewSchema,
} from "./definitions/sectionSchemas.ts";
import type {
  DataSource,
  Located,
  NetworkDocument,
  NodeDefinition,
  ParamEntry,
  Reference,
  Regularization,
  SharedParameter,
} from "./document.ts";
import { lineMap } from "./lineMap.ts";
import { checkLiterals } from "./reading/checkLiterals.ts";
import { Findings } from "./reading/findings.ts";
import { readData } from "./reading/readData.ts";
import { readNode } from "./reading/readNode.ts";
import { readParam } from "./reading/readParam.ts";
import { readReference } from "./reading/readReference.ts";
import { readSyntax } from "./reading/syntax.ts";
import {
  describe,
  findProperty,
  itemsOf,
  type Property,
  propertiesOf,
  rangeOf,
  type TextNode,
} from "./reading/tree.ts";
import { reportUnknownKeys, type ValidationContext, validate, validateObject } from "./reading/validate.ts";
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
  const document = new SectionReader(root, text, findings, registry).read();
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

/** Reads the sections of the file one by one. */
class SectionReader {
  private readonly root: TextNode;
  private readonly text: string;
  private readonly findings: Findings;
  private readonly registry: Registry;

  constructor(root: TextNode, text: string, findings: Findings, registry: Registry) {
    this.root = root;
    this.text = text;
    this.findings = findings;
    this.registry = registry;
  }

  read(): NetworkDocument {
    this.checkKeys();
    const { params, broken } = this.readSharedParams();
    return {
      text: this.text,
      version: FORMAT_VERSION,
      title: this.readText("title")?.value ?? null,
      nodes: this.readNodes(broken),
      params,
      objective: this.readObjective(),
      regularization: this.readRegularization(),
      weights: this.readText("weights"),
      data: this.readDataSource(),
      training: this.readTraining(),
      pins: this.readPins(),
    };
  }

  private checkKeys(): void {
    const { root, text, findings } = this;
    checkLiterals(root, text, findings, false);
    const known = [...Object.keys(sectionSchemas), "nodes"];
    const properties = propertiesOf(root);
    const unknown = properties.filter(({ key }) => !known.includes(key)).map(({ key }) => key);
    if (unknown.length > 0) reportUnknownKeys(root, unknown, known, { findings, owner: "A network file" });
    for (const { key, value } of properties)
      if (known.includes(key) && key !== "nodes") checkLiterals(value, text, findings);
  }

  private context(owner: string, section: Property): ValidationContext {
    return { text: this.text, findings: this.findings, owner, missingAt: rangeOf(section.keyNode) };
  }

  private readSection<T>(key: string, read: (section: Property) => T | null): T | null {
    const section = findProperty(this.root, key);
    return section ? read(section) : null;
  }

  private readText(key: "title" | "weights"): Located<string> | null {
    return this.readSection(key, (section) => {
      const value = validate(sectionSchemas[key], section.value, this.context(JSON.stringify(key), section));
      return typeof value === "string" ? { value, range: rangeOf(section.value) } : null;
    });
  }

  private readNodes(brokenParams: ReadonlySet<string>): Map<string, NodeDefinition> {
    const { root, text, findings } = this;
    const nodes = new Map<string, NodeDefinition>();
    const section = findProperty(root, "nodes");
    if (!section) {
      const place = findProperty(root, "nn")?.keyNode;
      findings.add(
        "NN201",
        place ? rangeOf(place) : { start: root.offset, end: root.offset + 1 },
        'A network file needs "nodes": { id: { "op": … } }.',
      );
      return nodes;
    }
    if (section.value.type !== "object") {
      findings.add(
        "NN202",
        rangeOf(section.value),
        `"nodes" must be an object from id to node, not ${describe(section.value, text)}.`,
      );
      return nodes;
    }
    const lines = lineMap(text);
    for (const property of propertiesOf(section.value)) {
      const { key: id, keyNode, value } = property;
      findings.enterNode(id);
      checkLiterals(value, text, findings);
      const earlier = nodes.get(id);
      if (earlier)
        findings.add(
          "NN103",
          rangeOf(keyNode),
          `There are two nodes ${JSON.stringify(id)}; the first is on line ${lines.positionOf(earlier.idRange.start).line}. Rename one of them.`,
        );
      const node = readNode(property, text, findings, this.registry);
      if (node && !earlier) nodes.set(id, node);
    }
    findings.enterNode(undefined);
    for (const [id, node] of nodes)
      if (findings.isBroken(id) || usesAny(node, brokenParams)) nodes.set(id, { ...node, broken: true });
    return nodes;
  }

  /** `broken`: names whose own text is wrong. Nodes that use one stay silent. */
  private readSharedParams(): { readonly params: Map<string, SharedParameter>; readonly broken: Set<string> } {
    const params = new Map<string, SharedParameter>();
    const broken = new Set<string>();
    const section = findProperty(this.root, "params");
    if (section && section.value.type !== "object") {
      this.findings.add(
        "NN202",
        rangeOf(section.value),
        `"params" must be an object from name to value, not ${describe(section.value, this.text)}.`,
      );
    }
    for (const property of section ? propertiesOf(section.value) : []) {
      if (params.has(property.key)) continue;
      const definition = readParam(property.value, this.context(JSON.stringify(property.key), property), false);
      if (definition)
        params.set(property.key, { name: property.key, nameRange: rangeOf(property.keyNode), definition });
      else broken.add(property.key);
    }
    return { params, broken };
  }

  private readObjective(): Reference[] {
    const section = findProperty(this.root, "objective");
    if (!section) return [];
    const places = section.value.type === "array" ? itemsOf(section.value) : [section.value];
    return places
      .map((place) => readReference(place, '"objective"', this.text, this.findings))
      .filter((reference) => reference !== null);
  }

  private readRegularization(): Regularization | null {
    return this.readSection("regularization", (section) => {
      if (section.value.type !== "object") {
        validate(regularizationSchema, section.value, this.context('"regularization"', section));
        return null;
      }
      const values = validateObject(regularizationSchema, section.value, this.context('"regularization"', section));
      const of = values.has("of")
        ? itemsOf(findProperty(section.value, "of")?.value ?? section.value).map((item) => ({
            value: String(item.value),
            range: rangeOf(item),
          }))
        : null;
      const strength = (name: "l1" | "l2"): number => (values.get(name)?.value as number | undefined) ?? 0;
      return { l2: strength("l2"), l1: strength("l1"), of, range: rangeOf(section.value) };
    });
  }

  /** Data that is wrong in its own text counts as absent, so that nobody complains of the inputs it does not feed. */
  private readDataSource(): DataSource | null {
    const section = findProperty(this.root, "data");
    const data = section ? readData(section.value, rangeOf(section.keyNode), this.text, this.findings) : null;
    return section && this.findings.hasErrorIn(rangeOf(section.node)) ? null : data;
  }

  private readTraining(): NetworkDocument["training"] {
    const section = findProperty(this.root, "training");
    if (!section) return { seed: 0, settings: {} };
    if (section.value.type !== "object") {
      validate(trainingSchema, section.value, this.context('"training"', section));
      return { seed: 0, settings: {} };
    }
    const values = validateObject(trainingSchema, section.value, this.context('"training"', section));
    const steps = findProperty(section.value, "steps");
    if (steps && findProperty(section.value, "epochs")) {
      this.findings.add(
        "NN211",
        rangeOf(steps.keyNode),
        '"steps" and "epochs" both say how long to train. Keep one of them.',
      );
    }
    const settings = Object.fromEntries([...values].map(([key, { value }]) => [key, value]));
    return { seed: typeof settings["seed"] === "number" ? settings["seed"] : 0, settings };
  }

  private readPins(): Map<string, readonly [number, number]> {
    const pins = new Map<string, readonly [number, number]>();
    this.readSection("view", (section) => {
      const { findings, text } = this;
      const pinned = findProperty(section.value, "pins");
      if (section.value.type !== "object") validate(viewSchema, section.value, this.context('"view"', section));
      else validateObject(viewSchema, section.value, this.context('"view"', section), ["pins"]);
      if (pinned && pinned.value.type !== "object") {
        findings.add(
          "NN202",
          rangeOf(pinned.value),
          `"pins" must be an object from id to [x, y], not ${describe(pinned.value, text)}.`,
        );
      }
      for (const property of pinned ? propertiesOf(pinned.value) : []) {
        const place = validate(
          pinSchema,
          property.value,
          this.context(`The pin of ${JSON.stringify(property.key)}`, property),
        );
        if (place && !pins.has(property.key)) pins.set(property.key, place as [number, number]);
      }
      return null;
    });
    return pins;
  }
}

function usesAny(node: NodeDefinition, names: ReadonlySet<string>): boolean {
  const uses = (entry: ParamEntry): boolean =>
    entry.kind === "shared" ? names.has(entry.name) : entry.kind === "list" && entry.items.some(uses);
  return names.size > 0 && [...node.params.values()].some((param) => param.kind === "value" && uses(param.value));
}
