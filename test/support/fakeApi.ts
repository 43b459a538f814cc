// What VS Code puts into a webview before the page's own code runs, and how messages are carried. VS Code carries them as
// JSON with binary buffers, so undefined is dropped and NaN becomes null; a structured clone would hide such mistakes.
import { DEFINE_NAME_HELPER } from "./chromium.ts";

declare global {
  interface Window {
    __encode(message: unknown): string;
    __decode(text: string): unknown;
    __applyTheme(theme: PageTheme): void;
    __fromWebview(text: string): Promise<void>;
    __cspViolation(text: string): Promise<void>;
    acquireVsCodeApi(): unknown;
  }
}

export function encode(message: unknown): string {
  return JSON.stringify(message, (_key, value) => {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : value instanceof ArrayBuffer && new Uint8Array(value);
    if (!bytes) return value;
    const name = value.constructor.name === "Buffer" ? "Uint8Array" : value.constructor.name;
    return { $binary: name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  });
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_key, value) => {
    if (!value?.$binary) return value;
    const { buffer } = Uint8Array.from(atob(value.base64), (char) => char.charCodeAt(0));
    const types = globalThis as unknown as Record<string, new (from: ArrayBufferLike) => unknown>;
    const type = types[value.$binary];
    return value.$binary === "ArrayBuffer" || !type ? buffer : new type(buffer);
  });
}

export interface PageTheme {
  bodyClass: string;
  variables: Record<string, string>;
}

/** Runs in the page before its scripts, as VS Code's own preparation does. */
function installApi(state: string, theme: PageTheme): void {
  const STATE = "fake-vscode-state";
  let isAcquired = false;
  window.acquireVsCodeApi = () => {
    if (isAcquired) throw new Error("acquireVsCodeApi() was called a second time; VS Code allows one call");
    isAcquired = true;
    return {
      postMessage: (message: unknown) => void window.__fromWebview(window.__encode(message)),
      getState: () => JSON.parse(sessionStorage.getItem(STATE) ?? state) ?? undefined,
      setState: (value: unknown) => {
        sessionStorage.setItem(STATE, JSON.stringify(value));
        return value;
      },
    };
  };
  window.__applyTheme = ({ bodyClass, variables }) => {
    const { style } = document.documentElement;
    for (const name of [...style]) if (!(name in variables)) style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    document.body.className = bodyClass;
    document.body.dataset.vscodeThemeKind = bodyClass.split(" ")[0] ?? "";
  };
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    void window.__cspViolation(`Content Security Policy: ${violatedDirective} blocked ${blockedURI} ${sample}`);
  });
  // VS Code's own default styles for a webview, in a layer so that the page's win over them as they do there.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer vscode { body { margin: 0; padding: 0 20px; background-color: transparent;
    color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
    html { background-color: var(--vscode-editor-background); } }`);
  document.adoptedStyleSheets = [sheet];
  // The body must wear its theme before the first script asks, and no body exists yet.
  const observer = new MutationObserver(() => {
    if (!document.body) return;
    observer.disconnect();
    window.__applyTheme(theme);
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** The init script of a page. A page has no modules of ours, so the functions go as source. */
export const pageScript = (state: unknown, theme: PageTheme): string =>
  `${DEFINE_NAME_HELPER}
  window.__encode = ${encode}; window.__decode = ${decode};
  (${installApi})(${JSON.stringify(JSON.stringify(state ?? null))}, ${JSON.stringify(theme)});`;
