import ELK, { type ELK as Elk, type ElkNode } from "elkjs/lib/elk-api.js";
import { placeInColumns } from "../../core/layout/columns.ts";
import { type ElkGraph, fromElkGraph, toElkGraph } from "../../core/layout/elkGraph.ts";
import type { Layout } from "../../core/layout/layout.ts";
import type { Direction } from "../../core/layout/nodeGeometry.ts";
import { shutLayers } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";

/** A layout that takes longer is given up: the quick placement stays. */
const PATIENCE = 20_000;

/**
 * Up to here ELK answers in about a second. It takes 5 s for 1,000 nodes and 16 s for 3,000, and what it then gives back
 * has more crossings than our own columns, which take some ten milliseconds (`npm run bench -- layout`): beyond this
 * size they stay. Below it, ELK places nodes level with more of their neighbours and keeps wires apart.
 */
export const ELK_UP_TO = 400;

let engine: Promise<Elk> | null = null;

/** The best layout of everything: by ELK, whose engine is loaded at the first call in a worker of its own, or by columns. */
export async function layOut(network: NetworkView, direction: Direction): Promise<Layout> {
  const { edges, groups } = network;
  const nodes = shutLayers(network.nodes);
  if (nodes.length > ELK_UP_TO) return placeInColumns(nodes, edges, direction, groups);
  const graph = toElkGraph(nodes, edges, direction, groups);
  engine ??= startEngine();
  let elk: Elk;
  try {
    elk = await engine;
  } catch (error) {
    engine = null;
    throw error;
  }
  const result = await within(PATIENCE, elk.layout(graph as unknown as ElkNode));
  return fromElkGraph(result as unknown as ElkGraph, nodes, edges, direction);
}

async function startEngine(): Promise<Elk> {
  const url = document.getElementById("root")?.dataset["layoutWorker"];
  if (!url) throw new Error("The page names no layout worker.");
  try {
    return await startInWorker(url);
  } catch {
    return startOnThisThread(url);
  }
}

/** A webview may start workers only from `blob:` addresses, so the script is fetched as text first. */
async function startInWorker(url: string): Promise<Elk> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The layout worker could not be read (${response.status}).`);
  const blob = URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
  const worker = new Worker(blob);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message || "The layout worker did not start.")));
  });
  const elk = new ELK({ workerFactory: () => worker });
  // The smallest question there is: a worker that a policy blocks fails here, not in the middle of a layout.
  await within(5000, Promise.race([elk.layout({ id: "root", children: [] }), broken]));
  URL.revokeObjectURL(blob);
  return elk;
}

/** Slower for the eye, but it always works: the same script as an ordinary one, under the page's own nonce. */
async function startOnThisThread(url: string): Promise<Elk> {
  const script = document.createElement("script");
  script.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  script.src = url;
  await new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error("The layout engine could not be loaded.")));
    document.head.append(script);
  });
  const { layoutEngine } = globalThis as { layoutEngine?: new () => Worker };
  if (!layoutEngine) throw new Error("The layout engine did not start.");
  return new ELK({ workerFactory: () => new layoutEngine() });
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The layout took too long.")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
