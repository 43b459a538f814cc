import type { Registry } from "../registry.ts";
import type { Findings } from "./findings.ts";
import { type Property, rangeOf, type TextNode } from "./tree.ts";
import type { ValidationContext } from "./validate.ts";

/** What every reader of a section is given: the file, and where to say what is wrong with it. */
export interface Source {
  readonly root: TextNode;
  readonly text: string;
  readonly findings: Findings;
  readonly registry: Registry;
}

/** For checking a section, or one property of it, against its definition. */
export function contextOf({ text, findings }: Source, owner: string, section: Property): ValidationContext {
  return { text, findings, owner, missingAt: rangeOf(section.keyNode) };
}
