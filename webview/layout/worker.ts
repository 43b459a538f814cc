import { Worker as EngineOnThisThread } from "elkjs/lib/elk-worker.min.js";

/**
 * The layout engine by itself, 1.5 MB that the canvas does not wait for. Inside a worker, importing it is all: it takes
 * over `self.onmessage`. Loaded as a plain script into a page, where workers are refused, it hands over its stand-in.
 */
if (typeof document !== "undefined") (globalThis as { layoutEngine?: unknown }).layoutEngine = EngineOnThisThread;
