import { DebugSession, Response } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { t } from "../../l10n.ts";
import type { Answer } from "./answer.ts";
import type { OutputCategory } from "./outputEvent.ts";
import { Refusal, sentenceOf } from "./refusal.ts";

/** Requests behind which a person stands: what is wrong with them is shown, not only answered. */
const TOLD: ReadonlySet<string> = new Set([
  ...["launch", "restart", "restartFrame", "goto", "setVariable", "setExpression"],
  ...["continue", "reverseContinue", "next", "stepIn", "stepOut", "stepBack", "pause"],
]);

/**
 * Every request is answered, by a sentence where it cannot be done, and always before the events that it causes: a client that
 * hears `stopped` before the answer to its step stays in the state of before (microsoft/vscode-mock-debug#91).
 */
export abstract class AnsweringSession extends DebugSession {
  /** Null where there is no such request. */
  protected abstract handle(command: string, args: object): Answer | Promise<Answer> | null;

  abstract say(text: string, category: OutputCategory): void;

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    let afterwards: (() => void) | undefined;
    try {
      const handled = this.handle(request.command, request.arguments ?? {});
      if (!handled) throw new Refusal(t("Chainrule’s debugger does not know the request “{0}”.", request.command));
      const answer = await handled;
      if (answer.body) response.body = answer.body;
      afterwards = answer.afterwards;
    } catch (error) {
      const sentence = sentenceOf(error);
      response.success = false;
      response.message = sentence;
      // As a variable, since a sentence may hold braces of its own.
      const showUser = TOLD.has(request.command);
      response.body = { error: { id: 1, format: "{sentence}", variables: { sentence }, showUser } };
    }
    this.sendResponse(response);
    try {
      afterwards?.();
    } catch (error) {
      this.say(sentenceOf(error), "stderr");
    }
  }
}
