import { focusNode, nodeElement } from "../canvas/focus.ts";
import { t } from "../l10n.ts";
import { dispatch } from "../store.ts";
import GroupNameInput from "./GroupNameInput.tsx";
import { renameGroup } from "./groupGestures.ts";
import { groupId } from "./groupId.ts";

/** The name of a group, being typed anew on its node or its frame. */
export default function GroupRename({ name }: { readonly name: string }) {
  const done = (to: string | null, byKey: boolean) => {
    dispatch({ type: "renaming", id: null });
    const changed = to !== null && to !== name;
    if (changed) void renameGroup(name, to);
    const id = groupId(changed ? to : name);
    // An unfolded group has its frame's title to go back to, which looks after itself.
    if (byKey && nodeElement(groupId(name))) focusNode(id);
  };
  return <GroupNameInput label={t("New name of group {0}", name)} initial={name} own={name} done={done} />;
}
