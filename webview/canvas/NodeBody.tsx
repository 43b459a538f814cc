import type { NodeView } from "../../core/protocol.ts";
import { useStore } from "../store.ts";
import RenameField from "./RenameField.tsx";
import { SIGNS } from "./signs.ts";

/** What stands inside the circle, rectangle or box. */
export default function NodeBody({ view }: { readonly view: NodeView }) {
  const renaming = useStore((state) => state.renaming === view.id);
  if (renaming) return <RenameField id={view.id} />;
  if (view.look === "sign") {
    return (
      <>
        <span className="node-sign">{SIGNS[view.op] ?? view.op}</span>
        <NodeId id={view.id} />
      </>
    );
  }
  return (
    <>
      <NodeId id={view.id} />
      {view.look === "loss" || (view.look === "layer" && !view.activation) ? (
        <span className="node-detail">{view.op.replaceAll("-", " ")}</span>
      ) : (
        view.activation && <span className="node-detail">{view.activation}</span>
      )}
    </>
  );
}

function NodeId({ id }: { readonly id: string }) {
  const length = [...id].length;
  const fit = length <= 3 ? "short" : length <= 6 ? "middling" : length <= 10 ? "longish" : "long";
  return (
    <span className={`node-id node-id-${fit}`} dir="auto" title={id}>
      {id}
    </span>
  );
}
