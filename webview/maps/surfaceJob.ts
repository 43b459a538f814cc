import type { PassView } from "../../core/protocol.ts";
import type { SurfaceAnswer, SurfaceQuestion } from "../../core/view/maps/mapsView.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { getState } from "../store.ts";
import { askSurface } from "./askMap.ts";

/** What is asked of a loss surface, as a person sets it. */
export interface SurfaceWish {
  readonly kind: "random" | "parameters";
  readonly seed: number;
  /** Entries of θ; empty where none is chosen yet. */
  readonly x: string;
  readonly y: string;
  readonly size: number;
  readonly reach: number;
}

export const surfaceWish = sharedValue<SurfaceWish>({ kind: "random", seed: 1, x: "", y: "", size: 31, reach: 1 });

/** The surface as far as it is; it stays while the tab is closed, because it takes long. */
export interface SurfaceState {
  readonly answer: SurfaceAnswer | null;
  /** At whose numbers. */
  readonly pass: PassView | null;
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly error: string | null;
}

const NOTHING: SurfaceState = { answer: null, pass: null, progress: null, error: null };

export const surfaceState = sharedValue<SurfaceState>(NOTHING);

let job = 0;

/** Measures the surface around θ as it is now; a surface that is under way gives way. */
export async function measureSurface(): Promise<void> {
  job += 1;
  const own = job;
  const { pass } = getState();
  const isOwn = () => own === job;
  surfaceState.set({ ...surfaceState.get(), progress: { done: 0, of: 1 }, error: null });
  try {
    const onProgress = (done: number, of: number) => {
      if (isOwn()) surfaceState.set({ ...surfaceState.get(), progress: { done, of } });
    };
    const answer = await askSurface(questionOf(surfaceWish.get()), isOwn, onProgress);
    if (answer && isOwn()) surfaceState.set({ answer, pass, progress: null, error: null });
  } catch (error) {
    if (isOwn()) surfaceState.set({ ...NOTHING, error: error instanceof Error ? error.message : String(error) });
  }
}

export function cancelSurface(): void {
  job += 1;
  surfaceState.set({ ...surfaceState.get(), progress: null });
}

function questionOf({ kind, seed, x, y, size, reach }: SurfaceWish): SurfaceQuestion {
  return { directions: kind === "random" ? { kind, seed } : { kind, x, y }, size, reach };
}
