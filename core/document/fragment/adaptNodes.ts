import type { Op } from "../../ops/op.ts";
import { type Draft, nodesOf, opOf } from "../editing/draft.ts";
import { applyEdits } from "../editing/pieces.ts";
import { removeChildren } from "../editing/remove.ts";
import { replaceText } from "../editing/replace.ts";
import { detectStyle } from "../editing/style.ts";
import { endOf } from "../editing/trivia.ts";
import { inputsOf, referredId } from "../editing/uses.ts";
import { removeInputs } from "../editing/wireIntents.ts";
import type { TextEdit } from "../intent.ts";
import { readSyntax } from "../reading/syntax.ts";
import { findProperty, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { renameReference } from "../reference.ts";
import { namesIn } from "./sharedNames.ts";

export interface Adaptation {
  /** Ids of the fragment → ids in the text it goes to. */
  readonly ids: ReadonlyMap<string, string>;
  /** Ids that the text has. */
  readonly present: ReadonlySet<string>;
  /** Open inputs, as references are written or by id → what is read instead. */
  readonly bind: ReadonlyMap<string, readonly string[]>;
  /** Shared names → names in the text; null where nothing says what they are. */
  readonly paramNames: ReadonlyMap<string, string | null>;
}

/**
 * The fragment with references and names of parameters as they hold in the text it goes to; keys stay. What a node cannot
 * have there is left out, each with a note: inputs from nodes that are not there, parameters that nothing defines.
 */
export function adaptNodes(
  source: Draft,
  adaptation: Adaptation,
): { readonly adapted: Draft; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const known = new Set([...adaptation.present, ...adaptation.ids.values()]);
  const renamed = edited(source, (node) => [
    ...redirectInputs(node, adaptation, source.style.compact),
    ...renameParams(node, adaptation.paramNames),
  ]);
  const adapted = edited(renamed, (node) => {
    const referred = new Set(inputsOf(node.value).map((input) => referredId(input) ?? ""));
    const missing = [...referred].filter((id) => id !== "" && !known.has(id));
    const id = adaptation.ids.get(node.key) ?? node.key;
    if (missing.length > 0) notes.push(lossNote(id, missing));
    return [
      ...removeInputs(renamed, node, (input) => missing.includes(referredId(input) ?? "")),
      ...removeParams(renamed, node, id, isPart(missing, node), notes, adaptation.paramNames),
    ];
  });
  return { adapted, notes };
}

function edited(draft: Draft, editsOf: (node: Property) => readonly TextEdit[]): Draft {
  const edits = nodesOf(draft).flatMap(editsOf);
  if (edits.length === 0) return draft;
  const text = applyEdits(
    draft.text,
    edits.toSorted((a, b) => a.start - b.start || a.end - b.end),
  );
  const root = readSyntax(text);
  if ("code" in root) throw new Error(`A fragment cannot be read after it was adapted: ${root.message}`);
  return { ...draft, text, root, style: detectStyle(text, root) };
}

function redirectInputs(node: Property, adaptation: Adaptation, compact: boolean): TextEdit[] {
  const separator = findProperty(node.value, "inputs")?.value.type === "array" ? (compact ? "," : ", ") : null;
  return inputsOf(node.value).flatMap((reference) => redirect(reference, adaptation, separator));
}

/** `separator`: what stands between references in a list; null at a named port, which takes one. */
function redirect(reference: TextNode, { ids, bind }: Adaptation, separator: string | null): TextEdit[] {
  const id = referredId(reference);
  if (id === null) return [];
  const text = String(reference.value);
  const own = ids.get(id);
  if (own !== undefined) return replaceText(reference, renameReference({ text, id }, own));
  const whole = bind.get(text);
  if (whole !== undefined && (whole.length === 1 || (separator !== null && whole.length > 0))) {
    const newText = whole.map((one) => JSON.stringify(one)).join(separator ?? "");
    return [{ start: reference.offset, end: endOf(reference), newText }];
  }
  const [only, ...more] = bind.get(id) ?? [];
  // A part of a part cannot be written.
  if (only === undefined || more.length > 0 || only.includes("[")) return [];
  return replaceText(reference, renameReference({ text, id }, only));
}

function renameParams({ value }: Property, names: Adaptation["paramNames"]): TextEdit[] {
  const params = findProperty(value, "params")?.value;
  return (params ? propertiesOf(params) : []).flatMap((param) =>
    namesIn(param.value).flatMap((name) => replaceText(name, names.get(String(name.value)) ?? String(name.value))),
  );
}

/**
 * A parameter that names what nothing defines goes. So do the written weights of a node that has lost some of its inputs:
 * which of them belonged to these cannot be known without the nodes they came from.
 */
function removeParams(
  draft: Draft,
  node: Property,
  id: string,
  lostSome: boolean,
  notes: string[],
  names: Adaptation["paramNames"],
): TextEdit[] {
  const params = findProperty(node.value, "params");
  if (params?.value.type !== "object") return [];
  const defined = new Set([...names.values()].filter((name) => name !== null));
  const op = lostSome ? opOf(draft, node) : undefined;
  const byInputs = op ? paramsByInputs(op) : [];
  const gone = propertiesOf(params.value).filter(({ key, value }) => {
    const unknown = namesIn(value).find((name) => !defined.has(String(name.value)));
    if (unknown)
      notes.push(
        `“${id}.${key}” names the shared parameter “${String(unknown.value)}”, which is not here; it is drawn anew.`,
      );
    else if (byInputs.includes(key) && value.type === "array")
      notes.push(`“${id}.${key}” was written for all the inputs it had; it is drawn anew.`);
    else return false;
    return true;
  });
  if (gone.length === 0) return [];
  return gone.length === propertiesOf(params.value).length
    ? removeChildren(draft.text, node.value, new Set([params.node]))
    : removeChildren(draft.text, params.value, new Set(gone.map((param) => param.node)));
}

/** Names of the parameters that grow with an op's vector of inputs. */
function paramsByInputs(op: Op): readonly string[] {
  const site = op.examples[0]?.site;
  if (op.ports.kind !== "vector" || !site) return [];
  const shapesAt = (size: number) => op.params({ ...site, inputs: [[size]] });
  const wider = new Map(shapesAt(5).map(({ name, shape }) => [name, shape.join()]));
  return shapesAt(4).flatMap(({ name, shape }) => (wider.get(name) === shape.join() ? [] : [name]));
}

/** With its last input gone a node keeps its weights for the next, as when its last wire is cut. */
function isPart(missing: readonly string[], node: Property): boolean {
  return missing.length > 0 && inputsOf(node.value).some((input) => !missing.includes(referredId(input) ?? ""));
}

function lossNote(id: string, missing: readonly string[]): string {
  const names = missing.map((name) => `“${name}”`).join(" and ");
  return missing.length === 1
    ? `“${id}” has lost its input from ${names}, which is not here.`
    : `“${id}” has lost its inputs from ${names}, which are not here.`;
}
