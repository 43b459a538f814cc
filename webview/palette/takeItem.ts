import type { Point } from "../../core/layout/nodeGeometry.ts";
import type { Op } from "../../core/ops/op.ts";
import { addParts, announce } from "../actions.ts";
import { bringIntoViewWhenPlaced, focusNode } from "../canvas/focus.ts";
import { addNode } from "../canvas/gestures.ts";
import { addIntoWire } from "../canvas/wireInsertion.ts";
import { t } from "../l10n.ts";
import { expectAt } from "../layout/expected.ts";
import { currentScene, toCanvas } from "../scene/current.ts";
import { rememberOp } from "./paletteState.ts";

/** Where something from the palette goes: into a wire, behind a node, to a point of the canvas, or wherever there is room. */
export interface Destination {
  readonly into?: string | null;
  readonly inputs?: readonly string[];
  readonly at?: Point | null;
}

export async function takeOp(op: Op, { into = null, inputs = [], at = null }: Destination): Promise<void> {
  rememberOp(op.name);
  if (into === null && at === null && inputs.length === 0) expectAt(middleOfView());
  const id = into !== null ? await addIntoWire(op, into, at) : await addNode(op, at, inputs);
  if (id === null) expectAt(null);
  else show(id);
}

export async function takeTemplate(
  name: string,
  title: string,
  options: Readonly<Record<string, number | string | boolean | readonly number[]>>,
  { inputs = [], at = null }: Destination,
): Promise<boolean> {
  // A group, so that what was added as one thing can be folded as one.
  const args = { name, options, after: inputs[0] ?? null, at, groupName: groupNameLike(title) };
  if (at === null && inputs.length === 0) expectAt(middleOfView());
  const nodes = await addParts("insertTemplate", args, t("Added {0}.", title));
  const [first] = nodes ?? [];
  if (first !== undefined) show(first);
  else {
    expectAt(null);
    announce(t("Nothing was added."));
  }
  return nodes !== null;
}

function show(id: string): void {
  focusNode(id);
  bringIntoViewWhenPlaced(id);
}

function middleOfView(): Point | null {
  const current = currentScene();
  if (!current) return null;
  const { left, top, width, height } = current.pane.getBoundingClientRect();
  return toCanvas(current, left + width / 2, top + height / 2);
}

/** A template's name without what a group's name may not hold. */
function groupNameLike(title: string): string | null {
  return title.replace(/[[\]"\p{Cc}]/gu, "").trim() || null;
}
