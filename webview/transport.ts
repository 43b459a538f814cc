import type { CanvasMessage, HostMessage, RequestMessage, RequestName, Requests } from "../core/protocol.ts";
import { t } from "./l10n.ts";

/** What VS Code gives a webview; in tests, a fake host. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface Transport {
  /** Rejects with the host's sentence, or with a `TimeoutError` where no reply came. Never stays open. */
  request<K extends RequestName>(name: K, args: Requests[K]["args"]): Promise<Requests[K]["result"]>;
  post(message: CanvasMessage): void;
  /** To be called with every message from the host; gives back those that are not replies. */
  receive(message: HostMessage): Exclude<HostMessage, { type: "reply" }> | null;
}

export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** A request that nobody answers means the extension host is gone or restarting: say so rather than wait for ever. */
export const REQUEST_TIMEOUT = 8000;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export function createTransport(send: (message: CanvasMessage) => void, timeout = REQUEST_TIMEOUT): Transport {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  return {
    request(name, args) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new TimeoutError(t("The editor did not answer “{0}” within {1} s.", name, timeout / 1000)));
        }, timeout);
        waiting.set(id, { resolve, reject, timer });
        try {
          send({ type: "request", id, name, args } as RequestMessage);
        } catch (error) {
          clearTimeout(timer);
          waiting.delete(id);
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    post: send,
    receive(message) {
      if (message.type !== "reply") return message;
      const waiter = waiting.get(message.id);
      // A reply that comes after its time-out has nobody waiting any more.
      if (!waiter) return null;
      waiting.delete(message.id);
      clearTimeout(waiter.timer);
      if (message.ok) waiter.resolve(message.value as never);
      else waiter.reject(new Error(message.error));
      return null;
    },
  };
}

let acquired: VsCodeApi | null = null;

/** The API object may be acquired once only, and is kept off the global scope. Outside VS Code it is a stand-in that does nothing. */
export function vsCodeApi(): VsCodeApi {
  if (!acquired) {
    const acquire = (globalThis as { acquireVsCodeApi?: () => VsCodeApi }).acquireVsCodeApi;
    acquired = acquire ? acquire() : { postMessage: () => {}, getState: () => undefined, setState: () => {} };
  }
  return acquired;
}

export const transport: Transport = createTransport((message) => vsCodeApi().postMessage(message));

export const request: Transport["request"] = transport.request;
