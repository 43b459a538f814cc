import type { Direction } from "../../core/layout/nodeGeometry.ts";

/** What the canvas's page needs to know before any message arrives. All addresses are webview URIs. */
export interface Page {
  readonly cspSource: string;
  /** Fresh for every page, from a cryptographic source. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Fetched as text and started from a blob: a worker cannot start from the extension's folder (microsoft/vscode#87282). */
  readonly workerUri: string;
  /** BCP 47, VS Code's display language. */
  readonly lang: string;
  readonly title?: string;
  /** Which way a network runs on a canvas that nobody has turned yet; to the right where nothing is said. */
  readonly direction?: Direction;
}

/** The page is empty but for its root: no inline script, no inline style, and no data, which all travels in messages. */
export function pageHtml(page: Page): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.lang)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentSecurityPolicy(page))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title ?? "Chainrule")}</title>
<link rel="stylesheet" href="${escapeHtml(page.styleUri)}">
</head>
<body>
<div id="root" data-layout-worker="${escapeHtml(page.workerUri)}" data-direction="${page.direction ?? "right"}"></div>
<script type="module" nonce="${escapeHtml(page.nonce)}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>
`;
}

/** `connect-src` is for reading the layout worker's text, `worker-src blob:` for starting it; nothing else may load. */
export function contentSecurityPolicy({ cspSource, nonce }: Pick<Page, "cspSource" | "nonce">): string {
  return [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `script-src 'nonce-${nonce}'`,
    "worker-src blob:",
    `connect-src ${cspSource}`,
  ].join("; ");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
