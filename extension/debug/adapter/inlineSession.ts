import { setTranslation } from "../../l10n.ts";
import type { Host } from "./host.ts";
import { NetworkSession } from "./session.ts";

/** A session that the editor talks to by calls. In bundles this is the door to a file of its own, which is read at the first session. */
export function createInlineSession(host: Host, translate: Parameters<typeof setTranslation>[0]): NetworkSession {
  setTranslation(translate);
  return new NetworkSession(host);
}
