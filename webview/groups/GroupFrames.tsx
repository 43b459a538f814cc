import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { type CSSProperties, useRef } from "react";
import type { Box } from "../../core/layout/freeSpot.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { edit, refusesEditing } from "../actions.ts";
import { labelId } from "../canvas/flowModel.ts";
import { intentsToPin } from "../canvas/gestures.ts";
import { t } from "../l10n.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { dispatch, useStore } from "../store.ts";
import GroupRename from "./GroupRename.tsx";
import { toggleFold } from "./groupGestures.ts";
import { groupId } from "./groupId.ts";
import { summarizeGroup } from "./groupIndex.ts";
import { boxAround } from "./groupPlace.ts";
import "./groups.css";

/** Room between the members and the frame. */
const PADDING = 16;
/** More below a member whose numbers stand there when it is drawn small. */
const ROOM_FOR_NUMBERS = 18;
/** Pixels on the screen before a press becomes a drag. */
const SLACK = 3;

type Placing = Pick<LayoutControl, "layout" | "move" | "restore">;

/** A frame behind the members of every group that is not folded. */
export default function GroupFrames({
  network,
  placing,
}: {
  readonly network: NetworkView;
  readonly placing: Placing;
}) {
  const folded = useStore((state) => state.look.folded);
  const open = network.groups.filter(({ name }) => !folded.includes(name));
  if (open.length === 0) return null;
  return (
    <ViewportPortal>
      {open.map(({ name }) => (
        <Frame key={name} name={name} network={network} placing={placing} />
      ))}
    </ViewportPortal>
  );
}

interface Props {
  readonly name: string;
  readonly network: NetworkView;
  readonly placing: Placing;
}

function Frame({ name, network, placing }: Props) {
  const id = groupId(name);
  const isRenaming = useStore((state) => state.renaming === id);
  const direction = useStore((state) => state.look.direction);
  const members = summarizeGroup(network, name)?.members ?? [];
  const drag = useDragging(
    name,
    members.map((node) => node.id),
    network.readOnly,
    placing,
  );
  const box = boxAround(members, placing.layout.positions, direction);
  if (!box) return null;
  const [left, top] = [box.x - PADDING, box.y - PADDING];
  const width = box.width + 2 * PADDING;
  const height = box.height + 2 * PADDING + (members.every(({ look }) => look === "layer") ? 0 : ROOM_FOR_NUMBERS);
  const frame: CSSProperties = { transform: `translate(${left}px, ${top}px)`, width, height };
  // Above the frame, so that it can keep its size on the screen.
  const head: CSSProperties = { transform: `translate(${left}px, ${top}px) translateY(-100%)`, maxWidth: width };
  const select = () => dispatch({ type: "select", nodes: members.map((node) => node.id) });
  const rename = () => {
    if (!refusesEditing()) dispatch({ type: "renaming", id });
  };
  const fold = () => toggleFold(name);
  const actions = new Map([
    ["g", fold],
    ["enter", fold],
    ["f2", rename],
    [" ", select],
  ]);
  const press = (event: React.KeyboardEvent) => {
    const act = actions.get(event.key.toLowerCase());
    const wantsMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (!act && !wantsMenu) return;
    event.preventDefault();
    event.stopPropagation();
    if (act) act();
    else openMenu(event.currentTarget.getBoundingClientRect());
  };
  const openMenu = ({ x, y }: { readonly x: number; readonly y: number }) =>
    dispatch({ type: "menu", menu: { part: { kind: "node", id }, x, y, at: null } });
  return (
    <>
      <div className="group-frame" style={frame} />
      {/* Where others stand inside the frame as well, each member is marked by itself. */}
      {strangersIn({ x: left, y: top, width, height }, network, members, placing.layout) &&
        members.map((node) => <Mark key={node.id} node={node} at={placing.layout.positions.get(node.id)} />)}
      <div className="group-frame-head nopan" style={head}>
        {isRenaming ? (
          <GroupRename name={name} />
        ) : (
          <button
            type="button"
            className="group-frame-title"
            id={labelId(id)}
            dir="auto"
            aria-expanded={true}
            aria-label={t("group {0}, {1} nodes", name, members.length)}
            aria-keyshortcuts="G Enter F2 Space Shift+F10"
            title={t("Drag to move its nodes, double-click to fold it")}
            onClick={() => drag.wasDragged() || select()}
            onDoubleClick={(event) => {
              event.stopPropagation();
              toggleFold(name);
            }}
            onKeyDown={press}
            onContextMenu={(event) => {
              event.preventDefault();
              event.stopPropagation();
              openMenu({ x: event.clientX, y: event.clientY });
            }}
            {...drag.handlers}
          >
            {name}
          </button>
        )}
        <button
          type="button"
          className="group-frame-fold"
          tabIndex={-1}
          title={t("Fold (G)")}
          aria-label={t("Fold {0}", name)}
          onClick={() => toggleFold(name)}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <i className="codicon codicon-fold" aria-hidden="true" />
        </button>
      </div>
    </>
  );
}

function Mark({ node, at }: { readonly node: NodeView; readonly at: Point | undefined }) {
  if (!at) return null;
  const { width, height } = geometryOf(node);
  const style = { transform: `translate(${at[0] - 8}px, ${at[1] - 8}px)`, width: width + 16, height: height + 12 };
  return <div className="group-member" style={style} />;
}

function strangersIn(frame: Box, { nodes }: NetworkView, members: readonly NodeView[], { positions }: Layout): boolean {
  const own = new Set(members.map(({ id }) => id));
  return nodes.some((node) => {
    const place = positions.get(node.id);
    if (!place || own.has(node.id)) return false;
    const { body } = geometryOf(node);
    const [dx, dy] = [place[0] - frame.x, place[1] - frame.y];
    return dx < frame.width && dx > -body.width && dy < frame.height && dy > -body.height;
  });
}

interface Drag {
  readonly pointer: number;
  readonly start: Point;
  readonly places: ReadonlyMap<string, Point>;
  moved: ReadonlyMap<string, Point> | null;
}

/** The title drags all members; they are pinned on drop, in one edit. Escape puts them back. */
function useDragging(name: string, ids: readonly string[], readOnly: boolean, { layout, move, restore }: Placing) {
  const flow = useReactFlow();
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);
  const cancel = () => {
    if (drag.current?.moved) restore();
    drag.current = null;
  };
  const handlers = {
    onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
      dragged.current = false;
      if (readOnly || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const places = new Map(
        ids.flatMap((id) => {
          const place = layout.positions.get(id);
          return place ? [[id, place] as const] : [];
        }),
      );
      drag.current = { pointer: event.pointerId, start: [event.clientX, event.clientY], places, moved: null };
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
      const { current } = drag;
      if (!current || current.pointer !== event.pointerId) return;
      const [dx, dy] = [event.clientX - current.start[0], event.clientY - current.start[1]];
      if (!current.moved && Math.hypot(dx, dy) < SLACK) return;
      const zoom = flow.getZoom();
      dragged.current = true;
      current.moved = new Map(
        [...current.places].map(([id, [x, y]]) => [
          id,
          [Math.round(x + dx / zoom), Math.round(y + dy / zoom)] as const,
        ]),
      );
      move(current.moved);
    },
    onPointerUp: () => {
      const moved = drag.current?.moved;
      drag.current = null;
      if (moved) void edit(intentsToPin(moved), t("Place group {0}", name)).then((done) => done || restore());
    },
    onPointerCancel: cancel,
    onKeyUp: (event: React.KeyboardEvent) => event.key === "Escape" && cancel(),
  };
  return { handlers, wasDragged: () => dragged.current };
}
