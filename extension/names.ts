import type { Uri } from "vscode";

/** The canvas's view type, as package.json contributes it. */
export const VIEW_TYPE = "chainrule.editor";

/** Whom a problem comes from, in the Problems panel. */
export const SOURCE = "chainrule";

export function isNetworkFile(uri: Uri): boolean {
  return uri.path.endsWith(".nn.json");
}

/** `git:` and the like show another time's text: nothing there is to be mended. */
export function isHistory(uri: Uri): boolean {
  if (uri.scheme === "chainrule-snapshot") return true;
  return uri.scheme === "git" || uri.scheme === "review" || uri.scheme === "pr" || uri.scheme === "gitlens";
}
