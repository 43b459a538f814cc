import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { MapAnswer } from "../../core/view/maps/mapsView.ts";
import { getState, store } from "../store.ts";
import { askMap } from "./askMap.ts";
import { axisChoice } from "./mapChoice.ts";

/** The small maps of one node's units. */
export interface Tiles {
  readonly columns: number;
  /** 1 for a curve. */
  readonly rows: number;
  readonly middle: number;
  /** Components that are shown, and how many the node has. */
  readonly components: readonly number[];
  readonly size: number;
  /** One a component. */
  readonly maps: readonly Float32Array[];
}

/** Places along a side: fewer while numbers come ten times a second, and where many nodes are shown. */
const MOVING = 20;
const AT_REST = 40;
const MANY = 24;
/** Nodes that are shown in fewer places. */
const FEW_NODES = 30;
/** Milliseconds of quiet between two answers: panning and training come first. */
const REST = 180;

const wanted = new Map<string, number>();
let shown: ReadonlyMap<string, Tiles> = new Map();
let problem: string | null = null;
const listeners = new Set<() => void>();
/** What `shown` was computed of. */
let of: object | null = null;
let isBusy = false;
let timer: ReturnType<typeof setTimeout> | null = null;
let stop: (() => void) | null = null;

/** The node's small maps, kept up to date for as long as somebody uses them; null until they are there. */
export function useTiles(id: string): Tiles | null {
  useEffect(() => want(id), [id]);
  return useSyncExternalStore(
    subscribe,
    useCallback(() => shown.get(id) ?? null, [id]),
  );
}

/** Why there are none, in a sentence. */
export function useTilesProblem(): string | null {
  return useSyncExternalStore(subscribe, () => problem);
}

function want(id: string): () => void {
  wanted.set(id, (wanted.get(id) ?? 0) + 1);
  stop ??= followNumbers();
  schedule();
  return () => {
    const left = (wanted.get(id) ?? 1) - 1;
    if (left > 0) wanted.set(id, left);
    else wanted.delete(id);
    if (wanted.size > 0) return;
    stop?.();
    stop = null;
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(tiles: ReadonlyMap<string, Tiles>, why: string | null): void {
  [shown, problem] = [tiles, why];
  for (const listener of [...listeners]) listener();
}

function followNumbers(): () => void {
  let last = getState().pass;
  const stops = [
    store.subscribe(() => {
      const { pass } = getState();
      if (pass === last) return;
      last = pass;
      schedule();
    }),
    axisChoice.subscribe(schedule),
  ];
  return () => {
    for (const each of stops) each();
  };
}

/** Everything that asks in one go is answered in one. */
function schedule(): void {
  if (isBusy || timer !== null) return;
  timer = setTimeout(() => {
    timer = null;
    void update();
  }, 0);
}

async function update(): Promise<void> {
  const { pass, whyNoPass, training } = getState();
  if (!pass) {
    of = null;
    // Between a text and its numbers the old ones stay.
    if (whyNoPass !== null && shown.size > 0) show(new Map(), whyNoPass);
    return;
  }
  const { x, y } = axisChoice.get();
  const isFresh = of === pass && chosen === axisChoice.get();
  const missing = [...wanted.keys()].filter((id) => !isFresh || !shown.has(id));
  if (missing.length === 0) return;
  const isMoving = training?.status === "running";
  const size = isMoving ? MOVING : wanted.size > FEW_NODES ? MANY : AT_REST;
  isBusy = true;
  try {
    const question = { purpose: "tiles", x, y, row: pass.row, size, of: missing } as const;
    const answer = await askMap(question, () => wanted.size > 0);
    if (answer && (isFresh || getState().network?.version === answer.version)) {
      show(new Map([...(isFresh ? shown : []), ...readTiles(answer, missing)]), null);
      [of, chosen] = [pass, axisChoice.get()];
    }
  } catch (error) {
    [of, chosen] = [pass, axisChoice.get()];
    show(new Map(missing.map((id) => [id, NO_TILES])), error instanceof Error ? error.message : String(error));
  }
  await new Promise((resolve) => setTimeout(resolve, REST));
  isBusy = false;
  schedule();
}

let chosen = axisChoice.get();

const NO_TILES: Tiles = { columns: 0, rows: 0, middle: 0, components: [], size: 0, maps: [] };

/** Nodes without a map (a loss) are remembered as such, so that nobody asks again. */
function readTiles({ nodes, numbers, x, y }: MapAnswer, asked: readonly string[]): ReadonlyMap<string, Tiles> {
  const [columns, rows] = [x.count, y?.count ?? 1];
  const places = columns * rows;
  const found = new Map<string, Tiles>(asked.map((id) => [id, NO_TILES]));
  let from = 0;
  for (const { id, components, size, middle } of nodes) {
    const maps = components.map((_, i) =>
      Float32Array.from(numbers.subarray(from + i * places, from + (i + 1) * places)),
    );
    found.set(id, { columns, rows, middle, components, size, maps });
    from += components.length * places;
  }
  return found;
}
