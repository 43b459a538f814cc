// npm run bench [-- editor|core]: how fast it is, on this machine, against a peer in the same run. Machines differ and are
// never idle, so a figure is a median and a verdict is a ratio; no test is timed.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { install, main, ROOT } from "./install.mjs";

const PARTS = ["core", "editor"];

await main(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((part) => !PARTS.includes(part));
  if (unknown) throw new Error(`There is no benchmark "${unknown}"; there are ${PARTS.join(" and ")}.`);
  install();
  for (const part of PARTS.filter((part) => wanted.length === 0 || wanted.includes(part))) {
    // What is shipped is what is measured.
    if (part === "editor") await build({ production: true });
    const { status } = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "bench", `${part}.ts`)], {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (status !== 0) throw new Error(`The benchmark "${part}" failed.`);
  }
});
