import * as vscode from "vscode";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { breakpointsOf, setBreakpoint } from "./nodeBreakpoints.ts";

/** Says what is wrong with an expression in a sentence, or null. */
export type JudgeExpression = (text: string, network: Network) => string | null;

/** Asks for a condition or a log message in VS Code's own input, judged while it is typed. */
export async function askForBreakpoint(
  network: Network,
  node: string,
  what: "condition" | "log",
  judge: JudgeExpression,
): Promise<void> {
  const before = breakpointsOf(network).find((found) => found.node === node)?.breakpoint;
  const answer =
    what === "condition"
      ? await vscode.window.showInputBox({
          title: t("Condition of the breakpoint on {0}", node),
          prompt: t("Stops when {0} has been computed, or has had its backward step, and this holds.", node),
          placeHolder: `abs(grad(${plainName(node)})) > 0.1`,
          value: before?.condition ?? "",
          validateInput: (text) => (text.trim() === "" ? null : judge(text, network)),
        })
      : await vscode.window.showInputBox({
          title: t("Log message of {0}", node),
          prompt: t(
            "Written to the debug console when {0} has been computed, instead of stopping; every {expression} is filled in.",
            node,
          ),
          placeHolder: `${node} = {${plainName(node)}.z}`,
          value: before?.logMessage ?? "",
          validateInput: (text) => judgeMessage(text, network, judge),
        });
  if (answer === undefined) return;
  const text = answer.trim();
  setBreakpoint(network, node, what === "condition" ? { condition: text } : { logMessage: text });
}

function judgeMessage(text: string, network: Network, judge: JudgeExpression): string | null {
  for (const [, expression = ""] of text.matchAll(/\{([^{}]*)\}/g)) {
    const wrong = judge(expression, network);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** An id that is no word of the expressions would be a bad example of one. */
function plainName(node: string): string {
  return /^[A-Za-z_]\w*$/.test(node) ? node : "h1";
}
