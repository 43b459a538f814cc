import type { NodeGeometry, Point } from "../layout/nodeGeometry.ts";
import type { NodeView } from "../protocol.ts";
import type { Shape } from "./shape.ts";

/** What became of something between two versions of a network. */
export type Mark = "added" | "removed" | "changed";

export const MARK_SIGNS: Readonly<Record<Mark, string>> = { added: "+", removed: "−", changed: "~" };

/** A mark is told by its sign, its colour and its pattern, so that none of them has to be seen. */
export const MARK_DASHES: Readonly<Record<Mark, readonly number[] | null>> = {
  added: null,
  removed: [9, 5],
  changed: [2, 4],
};

const ROOM = 5;

/** A ring around a node's body and a sign at its corner. */
export function nodeMark({ look }: NodeView, { body }: NodeGeometry, mark: Mark): readonly Shape[] {
  const dashes = MARK_DASHES[mark];
  const outline = { fill: null, stroke: mark, strokeWidth: 3, ...(dashes && { dashes }) } as const;
  const isBox = look === "layer" || look === "loss" || look === "group";
  const ring: Shape = isBox
    ? {
        kind: "box",
        x: -ROOM,
        y: -ROOM,
        width: body.width + 2 * ROOM,
        height: body.height + 2 * ROOM,
        radius: 15,
        ...outline,
      }
    : { kind: "circle", x: body.width / 2, y: body.height / 2, radius: body.width / 2 + ROOM, ...outline };
  const corner: Point = isBox ? [0, 0] : [body.width * 0.12, body.height * 0.12];
  return [ring, ...signAt(corner, mark)];
}

/** The sign of a mark in a small disc. */
export function signAt([x, y]: Point, mark: Mark): readonly Shape[] {
  return [
    { kind: "circle", x, y, radius: 9, fill: mark, stroke: "ground", strokeWidth: 1.5 },
    { kind: "text", x, y: y + 5, text: MARK_SIGNS[mark], size: 15, weight: 700, fill: "ground", anchor: "middle" },
  ];
}
