import { redo, undo } from "../actions.ts";
import { carryOut } from "../commands.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { DebugButton } from "../debug/DebugButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { TrainButton } from "../training/TrainButton.tsx";
import { NetworkFacts } from "./NetworkFacts.tsx";
import { ObjectiveValue } from "./ObjectiveValue.tsx";
import { ProblemList } from "./ProblemList.tsx";
import { SamplePicker } from "./SamplePicker.tsx";
import { TargetPicker } from "./TargetPicker.tsx";
import "../controls/controls.css";
import "./toolbar.css";

/** Above the canvas: which sample, what is differentiated, what the network is, and the gestures that belong to no node. */
export default function Toolbar() {
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  return (
    <fieldset className="toolbar" aria-label={t("Network")}>
      <SamplePicker />
      <TargetPicker />
      <ObjectiveValue />
      <div className="toolbar-group">
        <DebugButton />
        <TrainButton />
      </div>
      <span className="toolbar-space" />
      <NetworkFacts />
      <ProblemList />
      <div className="toolbar-group">
        <IconButton
          icon="add"
          text={t("Add node")}
          label={t("Add a node")}
          disabled={readOnly}
          onClick={() => carryOut("addNode")}
        />
        <IconButton icon="search" label={t("Find in the network")} keys="Ctrl+F" onClick={() => carryOut("find")} />
        <IconButton icon="discard" label={t("Undo")} disabled={readOnly} onClick={() => void undo()} />
        <IconButton icon="redo" label={t("Redo")} disabled={readOnly} onClick={() => void redo()} />
        <IconButton icon="screen-full" label={t("Fit the network into the view")} onClick={() => carryOut("fit")} />
      </div>
    </fieldset>
  );
}
