import { readDraft } from "../document/editing/draft.ts";
import { EditedText } from "../document/editing/pieces.ts";
import { setTraining } from "../document/editing/setTraining.ts";
import { applyEdits, editsFor } from "../document/edits.ts";
import type { JsonValue, TextEdit } from "../document/intent.ts";
import { parseDocument } from "../document/parse.ts";
import { registry } from "../document/standardRegistry.ts";
import type { SweepPoint } from "./sweep.ts";

/**
 * What makes the file that a sweep was of into one of its points, settings of `training` and all: the smallest edits, for one step of undo.
 * `text` must be the very text that the sweep was planned for. Throws an Error with a sentence where it takes no edits.
 */
export function variantEdits(text: string, { edits, settings }: SweepPoint): readonly TextEdit[] {
  const edited = new EditedText(text);
  edited.apply(edits);
  const { document } = parseDocument(text);
  // No run of a sweep starts from the weights file, whose numbers need not fit.
  if (document?.weights) edited.apply(editsFor(edited.text, [{ kind: "setWeights", file: null }]));
  const written = document?.training.settings ?? {};
  for (const name of new Set([...Object.keys(written), ...Object.keys(settings)])) {
    const value = settings[name];
    if (JSON.stringify(value) === JSON.stringify(written[name])) continue;
    const edit = setTraining(readDraft(edited.text, registry), name, value === undefined ? null : (value as JsonValue));
    edited.apply(edit);
  }
  return edited.edits();
}

export function variantText(text: string, point: SweepPoint): string {
  return applyEdits(text, variantEdits(text, point));
}
