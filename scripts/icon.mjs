// node scripts/icon.mjs: draws media/icon.png from media/icon.svg (the marketplace takes no SVG). Both are committed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.mjs";
import { install, main, ROOT } from "./install.mjs";

await main(async () => {
  install();
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(`<body style="margin:0">${readFileSync(join(ROOT, "media/icon.svg"), "utf8")}</body>`);
  await page.screenshot({ path: join(ROOT, "media/icon.png"), omitBackground: true });
  await browser.close();
});
