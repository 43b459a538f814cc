import type * as vscode from "vscode";

/** A selection that was kept under a name: a fragment whose references to the outside are its open inputs. */
export interface SavedTemplate {
  readonly name: string;
  readonly fragment: string;
}

/** Where saved templates are kept. */
export interface TemplateStore {
  all(): readonly SavedTemplate[];
  keep(templates: readonly SavedTemplate[]): PromiseLike<void>;
}

const KEY = "chainrule.templates";

/** With the person's other settings of VS Code, so that every workspace has them. */
export function savedTemplates(memento: Pick<vscode.Memento, "get" | "update">): TemplateStore {
  return {
    all: () => memento.get<readonly SavedTemplate[]>(KEY, []),
    keep: (templates) => memento.update(KEY, templates),
  };
}
