declare module "elkjs/lib/elk-worker.min.js" {
  /** Speaks like a worker but runs on the caller's thread. */
  export const Worker: new (url?: string) => globalThis.Worker;
}
