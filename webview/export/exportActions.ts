import type { PictureWishes } from "../../core/drawing/pictureWishes.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { announce, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { getState } from "../store.ts";
import { request } from "../transport.ts";

/** Where everything stands on the canvas that is mounted; null while there is none. */
let layoutNow: () => Layout | null = () => null;

/** Told by the canvas; returns how to take it back. */
export function setLayoutSource(source: () => Layout): () => void {
  layoutNow = source;
  return () => {
    if (layoutNow === source) layoutNow = () => null;
  };
}

async function draw(wishes: PictureWishes): Promise<string | Uint8Array> {
  const layout = layoutNow();
  if (!layout) throw new Error(t("There is nothing to draw yet."));
  // What makes pictures is a file of its own: most who open a canvas export nothing.
  const { makePicture } = await import("./makePicture.ts");
  return makePicture(getState(), layout, wishes);
}

/** Answers the host's question for a picture. */
export async function answerDraw(id: number, wishes: PictureWishes): Promise<void> {
  let answer: { content: string | Uint8Array | null; error: string | null };
  try {
    answer = { content: await draw(wishes), error: null };
  } catch (error) {
    answer = { content: null, error: error instanceof Error ? error.message : String(error) };
  }
  // Where the host has given up meanwhile, it says nothing of it either.
  await request("picture", { id, ...answer }).catch(() => null);
}

/** The picture into the clipboard as PNG, as it is on screen. Only the page can: VS Code's own clipboard holds text. */
export async function copyPicture(): Promise<void> {
  try {
    const drawn = draw({ format: "png", hasValues: true, theme: "current" }).then(
      (bytes) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/png" }),
    );
    // A promise, so that a slow picture is still within the gesture that asked for it.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": drawn })]);
    announce(t("The picture is in the clipboard."));
    notify("information", t("The picture is in the clipboard."));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notify("error", t("The picture could not be copied: {0} Export it as a file instead.", reason));
  }
}
