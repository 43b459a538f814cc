import { activations } from "../ops/activations.ts";
import { findOp } from "../ops/index.ts";
import { initializers } from "../training/initializers.ts";
import { optimizers } from "../training/optimizers.ts";
import { entryOf, type LooseNode, readLoose, textOf, valueAt } from "./looseTree.ts";
import { findMentions, type Mention } from "./mentions.ts";

/** VS Code's own names where it has one, so that every theme colours them. */
export const TOKEN_TYPES = ["variable", "property", "function", "enumMember"] as const;
/** `input` and `loss` say which kind of node is named, `shared` that several nodes read the parameter. */
export const TOKEN_MODIFIERS = ["declaration", "defaultLibrary", "input", "loss", "shared"] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** A name in the text and what it names. Tokens do not overlap, and none holds a line break. */
export interface SemanticToken {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Every name in the order of the text, whatever state the text is in. Names that mean nothing have no token. */
export function semanticTokens(text: string): readonly SemanticToken[] {
  const { root } = readLoose(text);
  const nodes = valueAt(root, ["nodes"])?.entries ?? [];
  const kinds = new Map(
    nodes.map(({ key, value }) => [String(key.value), kindOf(textOf(entryOf(value, "op")?.value))]),
  );
  const shared = new Set((valueAt(root, ["params"])?.entries ?? []).map(({ key }) => String(key.value)));
  const tokens = findMentions(text, root).flatMap((mention) => tokenOf(mention, kinds, shared));
  const inside = (node: LooseNode | null | undefined, type: TokenType, ...modifiers: TokenModifier[]): void => {
    if (node?.type === "string" && node.closed && node.end - node.start > 2)
      tokens.push({ start: node.start + 1, end: node.end - 1, type, modifiers });
  };
  const initializer = (value: LooseNode | null): void => {
    const name = entryOf(value, "init")?.value;
    if (initializers.has(textOf(name) ?? "")) inside(name, "function", "defaultLibrary");
  };
  for (const { value } of nodes) {
    const op = entryOf(value, "op")?.value;
    if (findOp(textOf(op) ?? "")) inside(op, "function", "defaultLibrary");
    const activation = entryOf(value, "activation")?.value;
    const name = activation?.type === "object" ? entryOf(activation, "name")?.value : activation;
    if (activations.has(textOf(name) ?? "")) inside(name, "enumMember");
    for (const section of ["params", "buffers"]) {
      for (const entry of entryOf(value, section)?.value?.entries ?? []) {
        inside(entry.key, "property");
        initializer(entry.value);
      }
    }
  }
  for (const { value } of valueAt(root, ["params"])?.entries ?? []) initializer(value);
  const optimizer = valueAt(root, ["training", "optimizer"]);
  if (optimizers.has(textOf(optimizer) ?? "")) inside(optimizer, "function", "defaultLibrary");
  return tokens.sort((a, b) => a.start - b.start);
}

type Kind = "input" | "loss" | "other";

function kindOf(op: string | null): Kind {
  const look = findOp(op ?? "")?.look;
  return look === "input" || look === "loss" ? look : "other";
}

function tokenOf(
  { kind, name, role, range }: Mention,
  kinds: ReadonlyMap<string, Kind>,
  shared: ReadonlySet<string>,
): readonly SemanticToken[] {
  const declaration: readonly TokenModifier[] = role === "definition" ? ["declaration"] : [];
  if (range.end <= range.start) return [];
  if (kind === "node") {
    const of = kinds.get(name);
    if (of === undefined) return [];
    return [{ ...range, type: "variable", modifiers: of === "other" ? declaration : [...declaration, of] }];
  }
  if (kind === "parameter" && shared.has(name))
    return [{ ...range, type: "property", modifiers: [...declaration, "shared"] }];
  return [];
}
