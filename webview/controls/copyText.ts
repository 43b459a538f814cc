import { announce, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { request } from "../transport.ts";

/** Puts a text on the clipboard and says so. A page without the focus may not write there; the editor around it may. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await writeHere(text).catch(() => request("copyText", { text }));
    announce(done);
  } catch {
    notify("error", t("The clipboard cannot be written here."));
  }
}

/** Where the page has no clipboard at all this rejects too. */
async function writeHere(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
