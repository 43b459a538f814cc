import { useEffect, useRef } from "react";
import type { Layout } from "../../core/layout/layout.ts";
import { handleCommands } from "../commands.ts";
import { copyPicture, setLayoutSource } from "./exportActions.ts";

/** Lets pictures be made of the canvas, with everything where it stands now. */
export function usePictureExport(layout: Layout): void {
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const forget = setLayoutSource(() => latest.current);
    const release = handleCommands({ copyPicture: () => void copyPicture() });
    return () => {
      forget();
      release();
    };
  }, []);
}
