import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useWirePath } from "../scene/useWirePath.ts";
import { useScreenPixel } from "./distance.ts";
import type { FlowEdge } from "./flowModel.ts";

/** How wide a band along the wire takes the pointer, in CSS pixels. */
const BAND = 16;

/**
 * A wire that a person has hold of: what takes the pointer and the keyboard. It is seen on the canvas below, which paints
 * it like all others, in the same place to the pixel.
 */
export default memo(function Wire({ id }: EdgeProps<FlowEdge>) {
  const path = useWirePath(id);
  const screenPixel = useScreenPixel();
  return path && <BaseEdge id={id} path={path} interactionWidth={BAND * screenPixel} />;
});
