import type { DebugProtocol } from "@vscode/debugprotocol";
import { t } from "../../l10n.ts";
import { capabilities } from "./capabilities.ts";
import { Refusal } from "./refusal.ts";
import { type Answer, type NetworkSession, THREAD } from "./session.ts";

type Handler = (session: NetworkSession, args: never) => Answer | Promise<Answer>;

/** Typed by the protocol's own arguments; the client's word is taken for their shape. */
function handler<A>(handle: (session: NetworkSession, args: A) => Answer | Promise<Answer>): Handler {
  return handle as Handler;
}
