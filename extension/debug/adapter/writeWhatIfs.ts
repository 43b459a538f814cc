import { editsFor } from "../../../core/document/edits.ts";
import { t } from "../../l10n.ts";
import type { BeingWritten } from "./carryOver.ts";
import type { DebugRun } from "./debugRun.ts";
import type { DebuggedFile } from "./host.ts";
import { Refusal } from "./refusal.ts";
import { whatIfEdits } from "./whatIfEdits.ts";

/** Writes what is tried into the file; gives a sentence that says what was written and what could not be. */
export async function writeWhatIfs(run: DebugRun, file: DebuggedFile | null, inFile: BeingWritten): Promise<string> {
  const { whatIfs } = run.debuggee;
  if (!file || whatIfs.length === 0) throw new Refusal(t("No what-if values are set."));
  const { intents, written, refused } = whatIfEdits(whatIfs, run);
  if (intents.length === 0) throw new Refusal(refused.join(" "));
  if (run.snapshot.version !== file.snapshot.version)
    throw new Refusal(t("The file has changed and what runs is its earlier text; mend the file or restart first."));
  // The file's own change brings the numbers in; until then they hold as tried.
  await inFile.during(written, () => file.write((text) => editsFor(text, intents)));
  const count =
    written.length === 1
      ? t("1 value was written to the file.")
      : t("{0} values were written to the file.", written.length);
  return [count, ...refused].join(" ");
}
