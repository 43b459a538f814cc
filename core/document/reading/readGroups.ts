import type { NodeDefinition } from "../document.ts";
import { faultOfName } from "../reference.ts";
import { closest } from "../suggest.ts";
import type { Source } from "./source.ts";
import { describe, findAt, findProperty, itemsOf, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

/** What is wrong with a group is a warning at most: no number depends on it. The canvas shows what is right in it. */
const CODE = "NN215";

/** Name → members that exist. A node that stands in two groups counts to the first. */
export function readGroups(source: Source, nodes: ReadonlyMap<string, NodeDefinition>): Map<string, readonly string[]> {
  const { root, text, findings } = source;
  const groups = new Map<string, readonly string[]>();
  const section = findAt(root, ["view", "groups"]);
  if (!section) return groups;
  if (section.type !== "object") {
    findings.add(
      CODE,
      rangeOf(section),
      `"groups" must be an object from name to a list of ids, not ${describe(section, text)}.`,
    );
    return groups;
  }
  const groupOf = new Map<string, string>();
  const written = new Set(propertiesOf(findProperty(root, "nodes")?.value ?? section).map(({ key }) => key));
  for (const { key: name, keyNode, value } of propertiesOf(section)) {
    if (groups.has(name)) continue;
    const fault = faultOfName(name);
    if (fault !== null) findings.add(CODE, rangeOf(keyNode), `This group's name cannot be used: ${fault}`);
    else if (value.type !== "array")
      findings.add(
        CODE,
        rangeOf(value),
        `The group ${JSON.stringify(name)} must be a list of ids, such as ["h1", "h2"], not ${describe(value, text)}.`,
      );
    else if (itemsOf(value).length === 0)
      findings.add(
        CODE,
        rangeOf(value),
        `The group ${JSON.stringify(name)} is empty. List the ids of its nodes, or remove it.`,
      );
    else {
      const members = itemsOf(value).filter((item) => {
        const wrong = faultOfMember(item, name, groupOf, written, source);
        if (wrong) return false;
        groupOf.set(item.value, name);
        return nodes.has(item.value);
      });
      if (members.length > 0)
        groups.set(
          name,
          members.map((item) => item.value),
        );
    }
  }
  return groups;
}

/** True where the entry counts for nothing, which is then said. */
function faultOfMember(
  item: TextNode,
  name: string,
  groupOf: ReadonlyMap<string, string>,
  written: ReadonlySet<string>,
  { findings, text }: Source,
): boolean {
  const range = rangeOf(item);
  const where = `The group ${JSON.stringify(name)}`;
  if (item.type !== "string") {
    findings.add(CODE, range, `${where} must hold ids, which are texts such as "h1", not ${describe(item, text)}.`);
    return true;
  }
  const id: string = item.value;
  const other = groupOf.get(id);
  if (other !== undefined) {
    const message =
      other === name
        ? `${where} lists ${JSON.stringify(id)} twice. Remove one of them.`
        : `${where} lists ${JSON.stringify(id)}, which is in the group ${JSON.stringify(other)} already. A node is in at most one group, so it counts there; remove it here or there.`;
    findings.add(CODE, range, message);
    return true;
  }
  if (written.has(id)) return false;
  if (findings.isFull(CODE)) return true;
  const meant = closest(
    id,
    [...written].filter((candidate) => !groupOf.has(candidate)),
  );
  const hint = meant === null ? "Remove it, or add the node." : `Did you mean ${JSON.stringify(meant)}?`;
  const fix = meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } };
  findings.add(CODE, range, `${where} lists ${JSON.stringify(id)}, but there is no such node. ${hint}`, fix);
  return true;
}
