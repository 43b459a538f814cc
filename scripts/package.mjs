// npm run package: a production build, packed as chainrule-VERSION.vsix. What goes in is the `files` list of package.json.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { install, isMain, main, ROOT } from "./install.mjs";

/** Resolves with the package's path. Budgets are checked by the build. */
export async function makePackage(folder = ROOT) {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const file = join(folder, `${name}-${version}.vsix`);
  await build({ production: true });
  // Every bundle already holds what it needs. The README's links stay relative: no repository's address is known.
  const args = [
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--allow-unused-files-pattern",
    "--out",
    file,
  ];
  const { status } = spawnSync(process.execPath, [join(ROOT, "node_modules/@vscode/vsce/vsce"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error("vsce could not make the package.");
  return file;
}

if (isMain(import.meta.url)) {
  await main(async () => {
    install();
    console.log(await makePackage());
  });
}
