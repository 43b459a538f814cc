import { useEffect, useRef } from "react";
import type { Layout } from "../../core/layout/layout.ts";
import type { CanvasCommand } from "../../core/protocol.ts";
import { handleCommands } from "../commands.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { togglePalette } from "../palette/paletteState.ts";
import { type Axis, align, distribute, type Edge, setMover } from "./arranging.ts";
import { chosenParts } from "./chosenParts.ts";
import { useClipboard } from "./clipboard.ts";
import { deleteAndReconnect, duplicateParts, openPaletteForWire } from "./keyboard.ts";
import { askAbout, copy, cut, paste } from "./parts.ts";
import { toggleTool } from "./selectTool.ts";
import { isTyping } from "./typing.ts";

const ALIGNMENTS: readonly (readonly [CanvasCommand, Edge])[] = [
  ["alignLeft", "left"],
  ["alignCentre", "centre"],
  ["alignRight", "right"],
  ["alignTop", "top"],
  ["alignMiddle", "middle"],
  ["alignBottom", "bottom"],
];
const DISTRIBUTIONS: readonly (readonly [CanvasCommand, Axis])[] = [
  ["distributeHorizontally", "horizontally"],
  ["distributeVertically", "vertically"],
];

/** Commands of designing: parts, arranging, palette and tool. A key that reaches VS Code from a field is the field's. */
export function useDesignCommands({ layout, move }: Pick<LayoutControl, "layout" | "move">): void {
  const latest = useRef<Layout>(layout);
  latest.current = layout;
  useClipboard();
  useEffect(() => {
    setMover(move);
    return () => setMover(null);
  }, [move]);
  useEffect(() => {
    const nodes = () => chosenParts().nodes;
    return handleCommands({
      copyNodes: () => void copy(nodes()),
      cutNodes: () => void cut(nodes()),
      pasteNodes: () => void paste(null),
      duplicate: () => isTyping() || duplicateParts(),
      stack: () => isTyping() || askAbout("stack", nodes()),
      saveTemplate: () => isTyping() || askAbout("saveTemplate", nodes()),
      deleteAndReconnect: () => isTyping() || deleteAndReconnect(),
      insertIntoWire: openPaletteForWire,
      togglePalette,
      toggleSelectTool: toggleTool,
      ...Object.fromEntries(
        ALIGNMENTS.map(([command, edge]) => [command, () => void align(nodes(), latest.current, edge)]),
      ),
      ...Object.fromEntries(
        DISTRIBUTIONS.map(([command, axis]) => [command, () => void distribute(nodes(), latest.current, axis)]),
      ),
    });
  }, []);
}
