import assert from "node:assert/strict";
import { contentSecurityPolicy, type Page, pageHtml } from "../../../extension/editor/page.ts";

const PAGE: Page = {
  cspSource: "https://*.vscode-cdn.net",
  nonce: "c2VjcmV0",
  scriptUri: "https://host/dist/webview/main.js",
  styleUri: "https://host/dist/webview/main.css",
  workerUri: "https://host/dist/webview/layoutWorker.js",
  lang: "en",
  title: "xor.nn.json",
};

describe("the canvas's page", () => {
  it("allows nothing but its own files, its own script and workers from blobs", () => {
    const policy = contentSecurityPolicy(PAGE);
    assert.match(policy, /^default-src 'none'; /);
    assert.match(policy, /script-src 'nonce-c2VjcmV0'/);
    assert.match(policy, /worker-src blob:/);
    assert.doesNotMatch(policy, /unsafe|\s\*\s|https:(?!\/\/\*\.vscode-cdn\.net)/);
  });

  it("holds no inline script, style or event handler", () => {
    const html = pageHtml(PAGE);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    assert.equal(html.match(/<script/g)?.length, 1);
  });

  it("lets no file name out of its place", () => {
    const html = pageHtml({ ...PAGE, title: `"><script>alert(1)</script>'&` });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /<title>&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&#39;&amp;<\/title>/);
  });
});
