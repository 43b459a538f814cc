// The webview's bundle without VS Code: dist/webview served from loopback under the real page's CSP, with an
// acquireVsCodeApi() whose other end is the test.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { BODY_CLASSES, isOutside, ROOT, screenshot, sharedBrowser, type Theme, until } from "./chromium.ts";
import { decode, encode, type PageTheme, pageScript } from "./fakeApi.ts";

const WEBVIEW = join(ROOT, "dist/webview");
const PAGE_MODULE = join(ROOT, "extension/editor/page.ts");
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".html": "text/html; charset=utf-8",
};
const FONTS = {
  "--vscode-font-family": "sans-serif",
  "--vscode-font-size": "13px",
  "--vscode-font-weight": "normal",
  "--vscode-editor-font-family": "monospace",
  "--vscode-editor-font-size": "14px",
};

/** A message either way; the real unions are in core/protocol.ts. */
export type Message = { type: string } & Record<string, unknown>;

export interface FakeHostOptions {
  theme?: Theme;
  /** Called for each message of the webview; what it returns (if anything) is posted back. */
  onMessage?: (message: Message) => unknown;
  /** What vscode.getState() gives at first, as after a hidden webview is shown again. */
  state?: unknown;
  lang?: string;
  /** More of what pageHtml() takes. */
  pageOptions?: Record<string, unknown>;
  /** Viewport, reducedMotion, deviceScaleFactor … for playwright. */
  context?: BrowserContextOptions;
}

interface PageAddresses {
  cspSource: string;
  nonce: string;
  scriptUri: string;
  styleUri: string;
  workerUri: string;
  lang: string;
}

/** Stands in until extension/editor/page.ts is there: the policy that ecosystem.md §5 measured. */
function minimalPage({ cspSource, nonce, scriptUri, styleUri, workerUri, lang }: PageAddresses): string {
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `script-src 'nonce-${nonce}'`,
    `connect-src ${cspSource}`,
    "worker-src blob:",
  ].join("; ");
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Chainrule</title>
<link rel="stylesheet" href="${styleUri}"></head>
<body data-worker="${workerUri}"><div id="root"></div><script type="module" nonce="${nonce}" src="${scriptUri}"></script></body></html>`;
}

async function pageHtml(addresses: PageAddresses): Promise<string> {
  if (!existsSync(PAGE_MODULE)) return minimalPage(addresses);
  const { pageHtml: real } = (await import(pathToFileURL(PAGE_MODULE).href)) as {
    pageHtml: (of: PageAddresses) => string;
  };
  return real(addresses);
}

function serve(page: (origin: string) => Promise<string>): Promise<{ origin: string; server: Server }> {
  const answer = async (path: string): Promise<{ status?: number; type?: string; body?: string | Buffer }> => {
    if (path === "/") return { type: TYPES[".html"] ?? "", body: await page(origin) };
    const file = join(WEBVIEW, normalize(path));
    if (!existsSync(file)) return { status: path === "/favicon.ico" ? 204 : 404 };
    return { type: TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) };
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    answer(decodeURIComponent(pathname)).then(
      ({ status = 200, type = "text/plain", body }) => response.writeHead(status, { "content-type": type }).end(body),
      (error: Error) => response.writeHead(500).end(error.stack),
    );
  });
  let origin = "";
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve({ origin, server });
    });
  });
}

function themeOf(theme: Theme): PageTheme {
  const recorded = JSON.parse(readFileSync(join(ROOT, "test/support/themeColors.json"), "utf8"));
  return { bodyClass: BODY_CLASSES[theme], variables: { ...FONTS, ...recorded[theme] } };
}

export class FakeHost {
  readonly page: Page;
  /** Every message the webview has sent, oldest first. */
  readonly received: Message[] = [];
  readonly cspViolations: string[] = [];
  /** Exceptions, console errors, and requests to other machines. */
  readonly errors: string[] = [];
  readonly #server: Server;

  private constructor(page: Page, server: Server) {
    this.page = page;
    this.#server = server;
    page.on("pageerror", (error) => this.errors.push(error.stack ?? error.message));
    page.on("console", (message) => {
      // The listener in the page reports violations too, but not those of a worker.
      const isViolation = /Content Security Policy/i.test(message.text());
      if (isViolation) this.cspViolations.push(message.text());
      else if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("request", (request) => {
      if (isOutside(request.url())) this.errors.push(`asked for ${request.url()}`);
    });
  }

  static async open(options: FakeHostOptions = {}): Promise<FakeHost> {
    const { theme = "dark", onMessage, state, lang = "en", pageOptions = {}, context: contextOptions = {} } = options;
    const nonce = randomBytes(16).toString("hex");
    const { origin, server } = await serve((from) => {
      const at = (name: string) => `${from}/${name}`;
      const uris = { scriptUri: at("main.js"), styleUri: at("main.css"), workerUri: at("layoutWorker.js") };
      return pageHtml({ cspSource: from, nonce, lang, ...uris, ...pageOptions });
    });
    const browser = await sharedBrowser();
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...contextOptions });
    const page = await context.newPage();
    const host = new FakeHost(page, server);
    await context.exposeBinding("__fromWebview", async (_source, text: string) => {
      const message = decode(text) as Message;
      host.received.push(message);
      const reply = await onMessage?.(message);
      if (reply !== undefined) await host.post(reply);
    });
    await context.exposeBinding("__cspViolation", (_source, text: string) => host.cspViolations.push(text));
    await context.addInitScript(pageScript(state, themeOf(theme)));
    await page.goto(origin);
    return host;
  }

  /** Posts a message to the webview, carried as VS Code carries it: as JSON with binary buffers. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate((text) => window.postMessage(window.__decode(text), "*"), encode(message));
  }

  /** The first message of this type that the webview has sent or sends; `from` skips as many of `received`. */
  waitFor(type: string, { from = 0, timeoutMs = 5000 } = {}): Promise<Message> {
    return until(
      `a "${type}" message from the webview`,
      () => this.received.slice(from).find((one) => one.type === type),
      timeoutMs,
    );
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate((to) => window.__applyTheme(to), themeOf(theme));
  }

  screenshot(name: string): Promise<string> {
    return screenshot(this.page, name);
  }

  /** Closes the page, and throws where it broke the CSP or wrote errors. */
  async close(): Promise<void> {
    await this.page.context().close();
    this.#server.close();
    const problems = [...this.cspViolations, ...this.errors];
    if (problems.length > 0) throw new Error(`The webview had problems:\n${problems.join("\n")}`);
  }
}
