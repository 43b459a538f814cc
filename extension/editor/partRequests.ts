import { copyFragment } from "../../core/document/fragment/copyFragment.ts";
import type { TextEdit } from "../../core/document/intent.ts";
import { type AddedParts, duplicateParts, pasteParts } from "../../core/parts/addParts.ts";
import type { InsertedParts, RequestName, Requests, SavedTemplateView } from "../../core/protocol.ts";
import { templates } from "../../core/templates/index.ts";
import { insertFragment, insertTemplate } from "../../core/templates/insertTemplate.ts";
import { nodeCount, openInputs, templateFromSelection } from "../../core/templates/savedFragment.ts";
import { stackSelection } from "../../core/templates/stackSelection.ts";
import { t } from "../l10n.ts";
import type { SavedTemplate, TemplateStore } from "../savedTemplates.ts";

export type Handler<K extends RequestName> = (
  args: Requests[K]["args"],
) => Requests[K]["result"] | Promise<Requests[K]["result"]>;

/** What designing by parts needs of a panel's host. */
export interface PartsHost {
  /** As it stands now. */
  text(): string;
  /** One gesture; `makeEdits` is given the text as it stands when its turn comes, and may throw a sentence. */
  edit(makeEdits: (text: string) => readonly TextEdit[]): Promise<void>;
  readClipboard(): PromiseLike<string>;
  writeClipboard(text: string): PromiseLike<void>;
  templates(): TemplateStore;
}

type PartRequest =
  | "copy"
  | "paste"
  | "duplicate"
  | "stack"
  | "insertTemplate"
  | "saveTemplate"
  | "removeTemplate"
  | "savedTemplates";

/** Requests that copy and add whole parts of a network. A refusal is thrown as its sentence. */
export function partRequests(host: PartsHost): { readonly [K in PartRequest]: Handler<K> } {
  const add = async (make: (text: string) => AddedParts): Promise<InsertedParts> => {
    let added: AddedParts | null = null;
    await host.edit((text) => {
      added = make(text);
      return added.edits;
    });
    const { nodes, notes }: InsertedParts = added ?? { nodes: [], notes: [] };
    return { nodes, notes };
  };
  return {
    copy: async ({ nodes }) => {
      const text = copyFragment(host.text(), nodes);
      await host.writeClipboard(text);
      return { text };
    },
    paste: async ({ text, at }) => {
      const fragment = text ?? (await host.readClipboard());
      return add((current) => pasteParts(current, fragment, at));
    },
    duplicate: ({ nodes, places }) => add((text) => duplicateParts(text, nodes, places)),
    stack: ({ nodes, copies }) => add((text) => stackSelection(text, nodes, copies)),
    insertTemplate: ({ name, options, ...insertion }) => {
      const template = templates.get(name);
      if (template) return add((text) => insertTemplate(text, template, { options, ...insertion }));
      const saved = host
        .templates()
        .all()
        .find((one) => one.name === name);
      if (!saved) throw new Error(t("There is no template “{0}”.", name));
      return add((text) => insertFragment(text, saved.fragment, insertion));
    },
    saveTemplate: async ({ name, nodes }) => {
      refuseTemplateName(name);
      const fragment = templateFromSelection(host.text(), nodes);
      const others = host
        .templates()
        .all()
        .filter((one) => one.name !== name);
      await host.templates().keep([...others, { name, fragment }]);
      return null;
    },
    removeTemplate: async ({ name }) => {
      const all = host.templates().all();
      if (!all.some((one) => one.name === name)) throw new Error(t("There is no saved template “{0}”.", name));
      await host.templates().keep(all.filter((one) => one.name !== name));
      return null;
    },
    savedTemplates: () => host.templates().all().flatMap(viewOf),
  };
}

function refuseTemplateName(name: string): void {
  if (name.trim() === "") throw new Error(t("A template needs a name."));
  const taken = [...templates.values()].some((template) => template.name === name || template.title === name);
  if (taken) throw new Error(t("“{0}” is a template of Chainrule; choose another name.", name));
}

/** Nothing for one that can no longer be read, which another version may have kept. */
function viewOf({ name, fragment }: SavedTemplate): readonly SavedTemplateView[] {
  try {
    return [{ name, nodeCount: nodeCount(fragment), openInputs: openInputs(fragment) }];
  } catch {
    return [];
  }
}
