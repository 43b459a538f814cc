import type { NetworkView } from "../protocol.ts";
import type { PlacedNode } from "./drawNetwork.ts";
import type { ShapeGroup } from "./shape.ts";
import { fitText } from "./textWidth.ts";

const PADDING = 16;
const LABEL = 24;

/** A frame around the members of every group that is not folded, with the group's name at its upper left corner. */
export function frameShapes(network: NetworkView, placed: ReadonlyMap<string, PlacedNode>): readonly ShapeGroup[] {
  return network.groups.flatMap(({ name, nodes }) => {
    const members = nodes.flatMap((id) => placed.get(id) ?? []);
    if (members.length === 0) return [];
    const left = Math.min(...members.map(({ place }) => place[0])) - PADDING;
    const top = Math.min(...members.map(({ place }) => place[1])) - PADDING - LABEL;
    const right = Math.max(...members.map(({ place, geometry }) => place[0] + geometry.width)) + PADDING;
    const bottom = Math.max(...members.map(({ place, geometry }) => place[1] + geometry.height)) + PADDING;
    const [width, height] = [right - left, bottom - top];
    const text = fitText(name, width - 20, 12, true);
    return [
      {
        kind: "frame",
        id: name,
        description: `group ${name}: ${members.map(({ view }) => view.id).join(", ")}`,
        x: left,
        y: top,
        shapes: [
          {
            kind: "box",
            x: 0,
            y: 0,
            width,
            height,
            radius: 14,
            fill: null,
            stroke: "groupStroke",
            strokeWidth: 1.2,
            dashes: [6, 4],
          },
          {
            kind: "text",
            x: 10,
            y: 16,
            text,
            size: 12,
            weight: 600,
            fill: "muted",
            anchor: "start",
            ...(text !== name && { full: name }),
          },
        ],
      },
    ];
  });
}
