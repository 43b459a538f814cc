import { compile } from "../compile.ts";
import { applyIntents } from "../document/edits.ts";
import type { TextEdit } from "../document/intent.ts";
import { parseDocument } from "../document/parse.ts";
import type { Range } from "../problems.ts";
import { readLoose } from "./looseTree.ts";
import { findMentions, type Mention, mentionAt, sameName } from "./mentions.ts";

export type RenamePlace =
  | { readonly range: Range; readonly mention: Mention }
  /** Why nothing can be renamed there, in a sentence. */
  | { readonly refused: string };

export type Renaming =
  | { readonly edits: readonly TextEdit[]; readonly warning: string | null }
  | { readonly refused: string };

const NOTHING_HERE =
  "There is no name here that can be changed throughout the file. Ids of nodes, shared parameters and groups can.";

export function findRename(text: string, offset: number): RenamePlace {
  const mentions = findMentions(text, readLoose(text, offset).root);
  const mention = mentionAt(mentions, offset);
  if (mention === null) return { refused: NOTHING_HERE };
  if (!sameName(mentions, mention).some(({ role }) => role === "definition")) {
    const what = mention.kind === "node" ? "node" : "shared parameter";
    return { refused: `There is no ${what} “${mention.name}” in this file, so there is nothing to rename.` };
  }
  return { range: mention.range, mention };
}

/** The smallest edits that give the thing at the offset another name, wherever it is named; comments and spaces stay. */
export function rename(text: string, offset: number, to: string): Renaming {
  const place = findRename(text, offset);
  if ("refused" in place) return place;
  const { kind, name } = place.mention;
  if (to === name) return { edits: [], warning: null };
  if (kind === "parameter") return renameShared(text, name, to);
  const result = applyIntents(text, [
    kind === "node" ? { kind: "renameNode", id: name, to } : { kind: "renameGroup", name, to },
  ]);
  if ("refused" in result) return result;
  return { edits: result.edits, warning: kind === "node" ? warnOfStored(text, ownParameters(text, name), to) : null };
}

function renameShared(text: string, name: string, to: string): Renaming {
  const { document, problems } = parseDocument(text);
  if (!document)
    return { refused: `The text cannot be read as it is, so nothing was changed. ${problems[0]?.message ?? ""}` };
  if (to.trim() === "") return { refused: "A shared parameter needs a name." };
  if (/["\p{Cc}]/u.test(to))
    return { refused: `“${to}” cannot be used: a name must not contain quotes or control characters.` };
  const mentions = findMentions(text, readLoose(text).root);
  if (sameName(mentions, { kind: "parameter", name: to }).length > 0)
    return { refused: `“${to}” is already the name of a shared parameter; choose another.` };
  const clash = [...document.nodes.keys()].find((id) => to.startsWith(`${id}.`));
  if (clash !== undefined)
    return { refused: `“${to}” reads like a parameter of the node “${clash}”; choose another name.` };
  const newText = JSON.stringify(to).slice(1, -1);
  const edits = sameName(mentions, { kind: "parameter", name }).map(({ range }) => ({ ...range, newText }));
  return { edits, warning: warnOfStored(text, [name], to) };
}

/** Under which names its parameters and running statistics stand in a file. */
function ownParameters(text: string, id: string): readonly string[] {
  const node = compile(text).graph?.byId.get(id);
  if (!node) return [];
  const params = node.params.flatMap(({ name, listedAs }) => (listedAs === `${id}.${name}` ? [listedAs] : []));
  return [...params, ...node.buffers.filter(({ written }) => !written).map(({ name }) => name)];
}

/** Names inside a weights file cannot follow: told where numbers may come from there, which is where the text has none. */
function warnOfStored(text: string, names: readonly string[], to: string): string | null {
  const { document, graph } = compile(text);
  const weights = document?.weights?.value;
  const missing = names.filter((name) => graph?.parameterByName.get(name)?.definition?.kind !== "value");
  if (weights === undefined || missing.length === 0) return null;
  const listed = missing.map((name) => `“${name}”`).join(", ");
  return `If “${weights}” holds numbers under ${listed}, they are no longer found there for “${to}”: names in that file did not change. Save it anew under the new name, or undo.`;
}
