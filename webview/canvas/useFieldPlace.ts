import { type RefObject, useLayoutEffect } from "react";
import { standInFor } from "../groups/foldNetwork.ts";
import { getState } from "../store.ts";
import { nodeElement } from "./focus.ts";

/** Puts a small form above the nodes it asks about, inside the canvas; in its middle where none of them is in the page. */
export function useFieldPlace(frame: RefObject<HTMLElement | null>, nodes: readonly string[]): void {
  useLayoutEffect(() => {
    const canvas = frame.current?.parentElement?.getBoundingClientRect();
    if (!frame.current || !canvas) return;
    const { network, look } = getState();
    const drawn = new Set(nodes.map((id) => (network ? standInFor(network, look, id) : id)));
    const boxes = [...drawn].flatMap((id) => nodeElement(id)?.getBoundingClientRect() ?? []);
    const left = boxes.length > 0 ? Math.min(...boxes.map((box) => box.left)) : canvas.left + canvas.width / 2;
    const top = boxes.length > 0 ? Math.min(...boxes.map((box) => box.top)) : canvas.top + canvas.height / 2;
    const { width, height } = frame.current.getBoundingClientRect();
    frame.current.style.left = `${Math.max(4, Math.min(left - canvas.left, canvas.width - width - 4))}px`;
    frame.current.style.top = `${Math.max(4, Math.min(top - canvas.top - height - 8, canvas.height - height - 4))}px`;
  }, [frame, nodes]);
}
