import type { NetworkView } from "../../core/protocol.ts";
import { foldNetwork } from "../groups/foldNetwork.ts";
import { withOpened } from "../neurons/opening.ts";
import type { State } from "../state.ts";
import { useStore } from "../store.ts";

/**
 * The network as this canvas draws it: folded groups as one node each, opened layers marked. Layout, drawing, hit
 * testing and keyboard go by this; numbers are looked up by id in the whole network (`selectors.ts`).
 */
export function shownNetwork(state: State): NetworkView | null {
  return state.network && withOpened(foldNetwork(state.network, state.look), state.look.opened);
}

export function useShownNetwork(): NetworkView | null {
  return useStore(shownNetwork);
}
