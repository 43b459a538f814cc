import type { TextEdit } from "../../core/document/intent.ts";
import { t } from "../l10n.ts";

/** The text under edit, as VS Code holds it. The queue sees no more of VS Code than this. */
export interface EditedText {
  read(): { readonly text: string; readonly version: number };
  /** False where VS Code did not apply the edits, because the text moved meanwhile or cannot be written. */
  apply(edits: readonly TextEdit[]): Promise<boolean>;
}

/**
 * One queue a document, shared by all its panels. Two edits under way at once land on moved text or fail
 * ("changed in the meantime", microsoft/vscode#149016), so each waits for the one before it and is computed from the
 * text as it stands when its turn comes, not from the text that the canvas saw.
 */
export class EditQueue {
  private last: Promise<unknown> = Promise.resolve();
  private readonly target: EditedText;

  constructor(target: EditedText) {
    this.target = target;
  }

  /**
   * One gesture: one edit of the text, so one undo step. `makeEdits` may throw a sentence for the person where the
   * gesture no longer makes sense on the text. Rejects where VS Code would not take the edit twice.
   */
  run(makeEdits: (text: string) => readonly TextEdit[]): Promise<void> {
    const turn = this.last.then(() => this.applyFresh(makeEdits));
    // The next gesture is not held up by this one's failure, which its own caller hears of.
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async applyFresh(makeEdits: (text: string) => readonly TextEdit[]): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const edits = makeEdits(this.target.read().text).filter((edit) => edit.start !== edit.end || edit.newText !== "");
      if (edits.length === 0 || (await this.target.apply(edits))) return;
    }
    throw new Error(t("VS Code did not accept the change; the text was left as it is."));
  }
}
