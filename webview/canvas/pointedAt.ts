import { sharedValue } from "../controls/sharedValue.ts";
import { dispatch } from "../store.ts";

/** The node that a panel points at: a symbol in a formula under the pointer, a link that has the focus, the cause of a zero gradient. */
const pointedAt = sharedValue<string | null>(null);

export const useIsPointedAt = (id: string): boolean => pointedAt.use() === id;

/** Marks a node on the canvas; null takes the mark away. It is hovered too, so that one that is only painted is there to be marked. */
export function pointAt(id: string | null): void {
  pointedAt.set(id);
  dispatch({ type: "hover", part: id === null ? null : { kind: "node", id } });
}
