import type { OffersAfter } from "../../core/graph/opsThatFit.ts";
import { ops } from "../../core/ops/index.ts";
import type { Op } from "../../core/ops/op.ts";
import type { SavedTemplateView } from "../../core/protocol.ts";
import { templates } from "../../core/templates/index.ts";
import type { Template } from "../../core/templates/template.ts";
import { findEntries } from "../canvas/paletteEntries.ts";
import { t } from "../l10n.ts";

/** Something to choose from the palette. `reason`: why it does not fit here; it is shown, but cannot be taken. */
export type PaletteItem =
  | {
      readonly kind: "op";
      readonly key: string;
      readonly op: Op;
      readonly inputs: readonly string[];
      readonly reason: string | null;
    }
  | { readonly kind: "template"; readonly key: string; readonly template: Template }
  | { readonly kind: "saved"; readonly key: string; readonly saved: SavedTemplateView };

export interface PaletteSection {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export interface PaletteContext {
  /** What can stand here; null where nothing is given to stand behind. */
  readonly offers: OffersAfter | null;
  /** Names of the ops that were used last. */
  readonly recent: readonly string[];
  /** Templates are no nodes: they do not go into a wire. */
  readonly withTemplates: boolean;
  /** Whether what reads nothing is offered as well, to stand beside the node: by keyboard there is always one in focus. */
  readonly besideIt?: boolean;
  readonly saved: readonly SavedTemplateView[];
}

/** How many come first as what is meant most probably. */
const MOST_LIKELY = 6;

/**
 * What is offered for a query. Behind a node only what fits, best first; what does not fit is shown greyed where a person
 * searches for it by name, with the reason. Otherwise what was used last, templates, and every op by category.
 */
export function paletteSections(query: string, context: PaletteContext): readonly PaletteSection[] {
  const { offers, recent } = context;
  const sections: PaletteSection[] = [];
  const isSearch = query.trim() !== "";
  const inputs = new Map(offers?.fitting.map((offer) => [offer.op.name, offer.inputs]));
  const fitting = offers ? new Map(offers.fitting.map(({ op }) => [op.name, op])) : ops;
  const found = findEntries(query, false, fitting);
  const toItem =
    (prefix: string) =>
    (op: Op): PaletteItem => ({
      kind: "op",
      key: `${prefix}-${op.name}`,
      op,
      inputs: inputs.get(op.name) ?? [],
      reason: null,
    });
  if (offers && !isSearch) {
    const best = offers.fitting.slice(0, MOST_LIKELY).map(({ op }) => op);
    sections.push({ title: t("Fits best"), items: best.map(toItem("best")) });
  } else if (!offers && !isSearch) {
    const last = recent.flatMap((name) => ops.get(name) ?? []);
    if (last.length > 0) sections.push({ title: t("Used last"), items: last.map(toItem("recent")) });
  }
  // "average" means average pooling more than global average pooling, whatever fits best.
  const start = query.trim().toLowerCase();
  const begins = ({ name, title }: Op) => name.startsWith(start) || title.toLowerCase().startsWith(start);
  const byRank = (items: readonly Op[]) =>
    offers
      ? [...items].sort((a, b) => Number(begins(b)) - Number(begins(a)) || rankIn(offers, a) - rankIn(offers, b))
      : items;
  const groups = found.map(({ title, entries }) => ({ title, items: byRank(entries).map(toItem("op")) }));
  const templateSection = context.withTemplates ? findTemplates(query, context.saved) : null;
  if (isSearch || offers) sections.push(...groups, ...(templateSection ? [templateSection] : []));
  else sections.push(...(templateSection ? [templateSection] : []), ...groups);
  const others = offers?.others ?? [];
  const reads = ({ op }: { readonly op: Op }) => !context.besideIt || op.ports.kind !== "none";
  const beside = new Map(others.filter((other) => !reads(other)).map(({ op }) => [op.name, op]));
  const besideItems = findEntries(query, false, beside).flatMap(({ entries }) => entries.map(toItem("beside")));
  if (besideItems.length > 0) sections.push({ title: t("Beside it, without a wire"), items: besideItems });
  if (offers && isSearch) {
    const reasons = new Map(others.map(({ op, reason }) => [op, reason]));
    const refused = findEntries(query, false, new Map(others.filter(reads).map(({ op }) => [op.name, op])));
    const items = refused
      .flatMap(({ entries }) => entries)
      .filter((op) => `${op.name} ${op.title}`.toLowerCase().includes(query.trim().toLowerCase()))
      .map((op): PaletteItem => ({ ...toItem("no")(op), reason: reasons.get(op) ?? "" }) as PaletteItem);
    if (items.length > 0) sections.push({ title: t("Does not fit here"), items });
  }
  return sections;
}

function rankIn({ fitting }: OffersAfter, op: Op): number {
  return fitting.findIndex((offer) => offer.op === op);
}

function findTemplates(query: string, saved: readonly SavedTemplateView[]): PaletteSection | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const items: PaletteItem[] = [
    ...[...templates.values()]
      .filter(({ name, title, doc }) => matches(`${name} ${title} ${doc} template`))
      .map((template): PaletteItem => ({ kind: "template", key: `template-${template.name}`, template })),
    ...saved
      .filter(({ name }) => matches(`${name} saved template`))
      .map((one): PaletteItem => ({ kind: "saved", key: `saved-${one.name}`, saved: one })),
  ];
  return items.length > 0 ? { title: t("Templates"), items } : null;
}
