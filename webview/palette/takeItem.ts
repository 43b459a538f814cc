import type { Point } from "../../core/layout/nodeGeometry.ts";
import type { Op } from "../../core/ops/op.ts";
import { addParts } from "../actions.ts";
import { focusNode } from "../canvas/focus.ts";
import { addNode } from "../canvas/gestures.ts";
import { addIntoWire } from "../canvas/wireInsertion.ts";
import { t } from "../l10n.ts";
import { rememberOp } from "./paletteState.ts";

/** Where something from the palette goes: into a wire, behind a node, to a point of the canvas, or wherever there is room. */
export interface Destination {
  readonly into?: string | null;
  readonly inputs?: readonly string[];
  readonly at?: Point | null;
}

export async function takeOp(op: Op, { into = null, inputs = [], at = null }: Destination): Promise<void> {
  rememberOp(op.name);
  const id = into !== null ? await addIntoWire(op, into, at) : await addNode(op, at, inputs);
  if (id !== null) focusNode(id);
}

export async function takeTemplate(
  name: string,
  title: string,
  options: Readonly<Record<string, number | string | boolean | readonly number[]>>,
  { inputs = [], at = null }: Destination,
): Promise<boolean> {
  const args = { name, options, after: inputs[0] ?? null, at };
  const nodes = await addParts("insertTemplate", args, t("Added {0}.", title));
  const [first] = nodes ?? [];
  if (first !== undefined) focusNode(first);
  return nodes !== null;
}
