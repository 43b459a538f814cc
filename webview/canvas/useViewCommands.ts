import { useEffect } from "react";
import { handleCommands } from "../commands.ts";
import { getState } from "../store.ts";
import { unpin } from "./gestures.ts";
import { toggleMinimap, turnNetwork } from "./lookActions.ts";
import type { Fitting } from "./useFitting.ts";

/** The commands of VS Code that are about how the network is laid out and looked at. */
export function useViewCommands(fitting: Fitting): void {
  useEffect(
    () =>
      handleCommands({
        fit: fitting.fit,
        zoomToSelection: fitting.zoomToSelection,
        zoomToActualSize: fitting.zoomToActualSize,
        tidy: fitting.tidyAndFit,
        tidyAll: () => void unpinAll().then((done) => done && fitting.tidyAndFit()),
        toggleDirection: () => {
          fitting.followNext();
          turnNetwork();
        },
        toggleMinimap,
      }),
    [fitting],
  );
}

/** All pins go in one edit, and so in one step of undo. */
function unpinAll(): Promise<boolean> {
  const pinned = getState().network?.nodes.filter((node) => node.pin) ?? [];
  return unpin(pinned.map((node) => node.id));
}
