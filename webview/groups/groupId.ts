/** No id of a node has control characters, so a folded group is told from every node by its first one. */
const MARK = "\u0000";

/** The id under which a group is drawn as one node. */
export function groupId(name: string): string {
  return MARK + name;
}

export function isGroupId(id: string): boolean {
  return id.startsWith(MARK);
}

/** The group's name; null for the id of a node. */
export function groupNameOf(id: string): string | null {
  return isGroupId(id) ? id.slice(MARK.length) : null;
}

/** The key of the wire that stands for several; no real wire has it, since ids have no control characters. */
export function mergedKey(source: string, target: string): string {
  return `${source}${MARK}${target}`;
}

/** An id or a group's name, as people know it. */
export function shownName(id: string): string {
  return groupNameOf(id) ?? id;
}
