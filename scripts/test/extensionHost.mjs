// What VS Code calls as `extensionTestsPath`. It is bundled to out/integration/run.cjs and runs inside the extension host.
import { appendFileSync } from "node:fs";
import { runMocha } from "./mochaRun.mjs";

export async function run() {
  process.setSourceMapsEnabled(true);
  const { logFile, ...plan } = JSON.parse(process.env.CHAINRULE_HOST_PLAN);
  appendFileSync(plan.resultFile, `${JSON.stringify({ hostPid: process.pid })}\n`);
  // The two hosts show an extension's console in different places; a file is the same in both.
  const print = (line) => appendFileSync(logFile, `${line}\n`);
  const failures = await runMocha({ ...plan, print }).catch((error) => {
    // The host ends without a word of it.
    print(error.stack ?? String(error));
    throw error;
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
