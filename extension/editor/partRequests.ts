import { copyFragment } from "../../core/document/fragment/copyFragment.ts";
import { type AddedParts, duplicateParts, pasteParts } from "../../core/document/fragment/parts.ts";
import type { TextEdit } from "../../core/document/intent.ts";
import type { InsertedParts, RequestName, Requests } from "../../core/protocol.ts";
import type { TemplateStore } from "../savedTemplates.ts";

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
    duplicate: ({ nodes }) => add((text) => duplicateParts(text, nodes)),
    stack: () => {
      throw new Error("Stacks are not there yet.");
    },
    insertTemplate: () => {
      throw new Error("Templates are not there yet.");
    },
    saveTemplate: () => {
      throw new Error("Templates are not there yet.");
    },
    removeTemplate: () => {
      throw new Error("Templates are not there yet.");
    },
    savedTemplates: () => [],
  };
}
