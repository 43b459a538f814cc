import { standInFor } from "../groups/foldNetwork.ts";
import { isGroupId } from "../groups/groupId.ts";
import { membersOf } from "../groups/groupIndex.ts";
import { incomingEdges, indexOf, outgoingEdges } from "../selectors.ts";
import { getState } from "../store.ts";
import { focusedNode, focusNode, isFocusing } from "./focus.ts";
import { shownNetwork } from "./shownNetwork.ts";

/**
 * What has the keyboard may go: a node that is deleted, undone or folded away, a popup that closes, a button that is
 * switched off. The browser then leaves the focus on the page as a whole, where a screen reader begins again at the
 * top; here it goes on to what stands nearest to where it was. VS Code takes the focus out of the page and brings it back
 * whenever a debug session stops: then it goes back to what had it.
 */
export function keepFocus(): () => void {
  const root = document.getElementById("root");
  if (!root) return () => {};
  let last: HTMLElement | SVGElement | null = null;
  let region: Element | null = null;
  let heirs: readonly string[] = [];
  let pressedAt = Number.NEGATIVE_INFINITY;
  let isLeft = false;
  let isAway = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement || target instanceof SVGElement) || target === document.body) return;
    last = target;
    isLeft = false;
    region = target.closest(REGIONS);
    const node = focusedNode();
    if (node !== null) heirs = heirsOf(node);
  };
  const rescue = (turns: number) => {
    timer = null;
    if (!isLost(last)) return;
    // A gesture under way brings the focus itself, once the text has been read again.
    const isUnderWay = isFocusing() || getState().pendingEdits > 0;
    if (isUnderWay && turns > 0) timer = setTimeout(() => rescue(turns - 1), MOMENT);
    else (region?.isConnected && focusInside(region)) || focusHeir(heirs);
  };
  const look = () => {
    if (timer === null && isLost(last)) timer = setTimeout(() => rescue(PATIENCE), MOMENT);
  };
  const press = () => {
    pressedAt = performance.now();
  };
  const leave = () => {
    // A press on what takes no focus: the person left it, for nothing in particular.
    isLeft = performance.now() - pressedAt < PRESS;
  };
  const goAway = () => {
    isAway = last !== null && (document.activeElement === last || !isLeft);
  };
  const comeBack = () => {
    if (!isAway) return;
    isAway = false;
    // Whoever brings the focus may have a place for it.
    setTimeout(() => {
      if (document.activeElement !== document.body || !document.hasFocus()) return;
      if (isLost(last)) look();
      else last?.focus({ preventScroll: true });
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
  // Before anyone else hears of it: the canvas answers its own focus by passing it on to a node.
  document.addEventListener("focusin", remember, { capture: true });
  document.addEventListener("pointerdown", press, { capture: true, passive: true });
  document.addEventListener("focusout", leave, { capture: true });
  window.addEventListener("blur", goAway);
  window.addEventListener("focus", comeBack);
  return () => {
    observer.disconnect();
    document.removeEventListener("pointerdown", press, { capture: true });
    document.removeEventListener("focusout", leave, { capture: true });
    window.removeEventListener("blur", goAway);
    window.removeEventListener("focus", comeBack);
    document.removeEventListener("focusin", remember, { capture: true });
    if (timer !== null) clearTimeout(timer);
  };
}

/** Beside the canvas, the focus stays in the part it was in. */
const REGIONS = ".app-inspector, .app-toolbar, .app-timeline, .side-palette, .controls";
/** In milliseconds: long enough for what replaces an element to take the focus itself. */
const MOMENT = 60;
const PATIENCE = 20;
const PRESS = 300;

/** Somewhere else is somewhere: only what went away, in a window that has the keyboard, is lost. */
function isLost(last: HTMLElement | SVGElement | null): boolean {
  if (last === null || document.activeElement !== document.body || !document.hasFocus()) return false;
  return !last.isConnected || last.matches(":disabled") || last.closest("[hidden]") !== null;
}

function focusInside(region: Element): boolean {
  const stops = region.querySelectorAll<HTMLElement>(
    ":is(input, button, select, textarea):not(:disabled, [tabindex='-1']), [tabindex='0']",
  );
  for (const stop of stops) {
    stop.focus({ preventScroll: true });
    if (document.activeElement === stop) return true;
  }
  return false;
}

/** The node, what it read, what read it, and its neighbours in reading order. */
function heirsOf(id: string): readonly string[] {
  const shown = shownNetwork(getState());
  if (!shown) return [];
  const at = indexOf(shown).nodes.get(id) ?? -1;
  const beside = at < 0 ? [] : [shown.nodes[at + 1]?.id ?? [], shown.nodes[at - 1]?.id ?? []].flat();
  return [
    id,
    ...incomingEdges(shown, id).map(({ source }) => source),
    ...outgoingEdges(shown, id).map(({ target }) => target),
    ...beside,
  ];
}

function focusHeir(heirs: readonly string[]): void {
  const state = getState();
  const shown = shownNetwork(state);
  const index = shown && indexOf(shown).nodes;
  // A member of a group that is folded now is where the group is, and the other way round.
  const drawn = (id: string) => {
    if (!state.network || index?.has(id)) return id;
    const [member = id] = isGroupId(id) ? membersOf(state.network, [id]) : [];
    return standInFor(state.network, state.look, member);
  };
  const [itself, ...others] = heirs;
  const wanted = [itself ?? [], state.selection.nodes, others, shown?.nodes[0]?.id ?? []].flat().map(drawn);
  const next = wanted.find((id) => index?.has(id));
  if (next !== undefined) focusNode(next);
  else
    (
      document.querySelector<HTMLElement>(".empty button:not(:disabled)") ??
      document.querySelector<HTMLElement>(".canvas")
    )?.focus();
}
