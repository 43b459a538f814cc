import { ViewportPortal } from "@xyflow/react";
import { useDragAids } from "./dragAids.ts";

/** Thin lines through what the dragged nodes are level with, and the outlines of what is being copied. */
export default function DragGuides() {
  const { snap, originals } = useDragAids();
  const { vertical, horizontal } = snap;
  if (!vertical && !horizontal && originals.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="drag-guides" aria-hidden="true">
        {originals.map(([left, top, right, bottom]) => (
          <rect
            key={`${left} ${top}`}
            className="drag-original"
            x={left}
            y={top}
            width={right - left}
            height={bottom - top}
            rx={8}
          />
        ))}
        {vertical && (
          <line className="drag-guide" x1={vertical.at} x2={vertical.at} y1={vertical.from} y2={vertical.to} />
        )}
        {horizontal && (
          <line className="drag-guide" x1={horizontal.from} x2={horizontal.to} y1={horizontal.at} y2={horizontal.at} />
        )}
      </svg>
    </ViewportPortal>
  );
}
