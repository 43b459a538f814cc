import type { RequestName, Requests } from "../core/protocol.ts";
import { dispatch } from "./store.ts";
import { request, TimeoutError } from "./transport.ts";

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** A request whose failure is put before the person; callers that show the failure themselves use `request`. */
export async function ask<K extends RequestName>(
  name: K,
  args: Requests[K]["args"],
): Promise<Answer<Requests[K]["result"]>> {
  try {
    const value = await request(name, args);
    return { ok: true, value };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TimeoutError) dispatch({ type: "connection", connection: "out of step" });
    else dispatch({ type: "notice", notice: { severity: "error", text: message } });
    return { ok: false, error: message };
  }
}
