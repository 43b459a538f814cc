import { useLayoutEffect, useRef } from "react";
import { focusNode, nodeElement } from "../canvas/focus.ts";
import { t } from "../l10n.ts";
import { dispatch, getState, useStore } from "../store.ts";
import GroupNameInput from "./GroupNameInput.tsx";
import { freshGroupName, makeGroup } from "./groupGestures.ts";

/** Asks for the name of a new group, above the nodes that it will hold. */
export default function GroupNameField() {
  const nodes = useStore((state) => state.grouping);
  return nodes && <OpenField key={nodes.join("\n")} nodes={nodes} />;
}

function OpenField({ nodes }: { readonly nodes: readonly string[] }) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const canvas = frame.current?.parentElement?.getBoundingClientRect();
    if (!frame.current || !canvas) return;
    const boxes = nodes.flatMap((id) => nodeElement(id)?.getBoundingClientRect() ?? []);
    const left = boxes.length > 0 ? Math.min(...boxes.map((box) => box.left)) : canvas.left + canvas.width / 2;
    const top = boxes.length > 0 ? Math.min(...boxes.map((box) => box.top)) : canvas.top + canvas.height / 2;
    const { width, height } = frame.current.getBoundingClientRect();
    frame.current.style.left = `${Math.max(4, Math.min(left - canvas.left, canvas.width - width - 4))}px`;
    frame.current.style.top = `${Math.max(4, Math.min(top - canvas.top - height - 8, canvas.height - height - 4))}px`;
  }, [nodes]);
  const done = (name: string | null, byKey: boolean) => {
    dispatch({ type: "grouping", nodes: null });
    const [first] = nodes;
    if (name !== null) {
      void makeGroup(name, nodes).then((made) => made && dispatch({ type: "select", nodes: [...nodes] }));
    }
    if (byKey && first !== undefined) focusNode(first);
  };
  return (
    <div className="group-field" ref={frame}>
      <span className="group-field-label">
        {nodes.length === 1 ? t("Group 1 node as") : t("Group {0} nodes as", nodes.length)}
      </span>
      <GroupNameInput
        label={t("Name of the group")}
        initial={freshGroupName(getState().network)}
        own={null}
        done={done}
      />
    </div>
  );
}
