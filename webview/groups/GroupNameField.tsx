import { useRef } from "react";
import { focusNode } from "../canvas/focus.ts";
import { useFieldPlace } from "../canvas/useFieldPlace.ts";
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
  useFieldPlace(frame, nodes);
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
