import * as vscode from "vscode";
import { readWatch } from "../../core/watch/readWatch.ts";
import { watchName } from "../../core/watch/watchName.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { breakpointsOf, setBreakpoint } from "./nodeBreakpoints.ts";

/** Asks for a condition or a log message in VS Code's own input, judged while it is typed. */
export async function askForBreakpoint(network: Network, node: string, what: "condition" | "log"): Promise<void> {
  const before = breakpointsOf(network).find((found) => found.node === node)?.breakpoint;
  const answer =
    what === "condition"
      ? await vscode.window.showInputBox({
          title: t("Condition of the breakpoint on {0}", node),
          prompt: t("Stops when {0} has been computed, or has had its backward step, and this holds.", node),
          placeHolder: `abs(grad(${watchName(node)})) > 0.1`,
          value: before?.condition ?? "",
          validateInput: (text) => (text.trim() === "" ? null : judge(text, network)),
        })
      : await vscode.window.showInputBox({
          title: t("Log message of {0}", node),
          prompt: t(
            "Written to the debug console when {0} has been computed, instead of stopping; every {expression} is filled in.",
            node,
          ),
          placeHolder: `${node} = {${watchName(node)}.z}`,
          value: before?.logMessage ?? "",
          validateInput: (text) => judgeMessage(text, network),
        });
  if (answer === undefined) return;
  const text = answer.trim();
  setBreakpoint(network, node, what === "condition" ? { condition: text } : { logMessage: text });
}

/** What is wrong with an expression, in a sentence; null where it can be read. */
function judge(text: string, { reading }: Network): string | null {
  if (!reading.graph) return null;
  try {
    readWatch(text, reading.graph);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function judgeMessage(text: string, network: Network): string | null {
  for (const [, expression = ""] of text.matchAll(/\{([^{}]*)\}/g)) {
    const wrong = judge(expression, network);
    if (wrong !== null) return wrong;
  }
  return null;
}
