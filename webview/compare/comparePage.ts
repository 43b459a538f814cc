import type { CompareHostMessage, ComparisonView, ShownChange } from "../../core/compare/messages.ts";
import { MARK_SIGNS, type Mark } from "../../core/drawing/markShapes.ts";
import { t } from "../l10n.ts";
import { button, element } from "./element.ts";
import { makePictures, type Pictures } from "./pictures.ts";

type Send = (message: CompareHostMessage) => void;

/** Which change is chosen, by its words, so that it stays chosen while a text is being typed. */
let chosen: string | null = null;

/** The whole page, anew: head, two pictures, and the list of what differs in words. */
export function showComparison(root: HTMLElement, view: ComparisonView, send: Send): void {
  const focused = document.activeElement?.getAttribute("data-change");
  const pictures = view.pictures && makePictures(view.pictures, view.names);
  const main = element(
    "main",
    { class: "compare" },
    headOf(view, pictures, send),
    ...(pictures ? [pictures.element] : []),
    view.why !== null ? element("p", { class: "empty", role: "alert" }, view.why) : changesOf(view, pictures, send),
    element("p", { class: "visually-hidden", role: "status" }, view.why ?? view.summary),
  );
  root.replaceChildren(main);
  const same = [...root.querySelectorAll<HTMLElement>("[data-change]")].find(
    (each) => each.getAttribute("data-change") === focused,
  );
  same?.focus({ preventScroll: true });
}

function headOf({ names, summary, why }: ComparisonView, pictures: Pictures | null, send: Send): HTMLElement {
  const title = element("h1", {}, t("{0} compared with {1}", names[0], names[1]));
  const tools = element(
    "div",
    { class: "tools", role: "toolbar", "aria-label": t("View") },
    ...(pictures
      ? [
          button("−", () => pictures.zoomBy(0.8), { "aria-label": t("Zoom out"), class: "tool" }),
          button("+", () => pictures.zoomBy(1.25), { "aria-label": t("Zoom in"), class: "tool" }),
          button(t("Fit"), pictures.showWhole, { class: "tool" }),
        ]
      : []),
    button(t("Swap sides"), () => send({ type: "swap" }), { class: "tool" }),
    button(t("Open text diff"), () => send({ type: "textDiff" }), { class: "tool" }),
  );
  return element(
    "header",
    { class: "head" },
    element("div", {}, title, element("p", { class: "summary" }, why === null ? summary : "")),
    tools,
  );
}

const MARKS: Readonly<Record<ShownChange["kind"], Mark | null>> = {
  added: "added",
  removed: "removed",
  changed: "changed",
  renamed: "changed",
  placed: null,
};

function changesOf({ changes }: ComparisonView, pictures: Pictures | null, send: Send): HTMLElement {
  if (changes.length === 0) return element("p", { class: "empty" }, t("The two networks are the same."));
  const placed = changes.filter(({ kind }) => kind === "placed");
  const sections = [
    [t("Nodes"), changes.filter(({ kind, isNode }) => kind !== "placed" && isNode)],
    [t("The rest of the file"), changes.filter(({ kind, isNode }) => kind !== "placed" && !isNode)],
    [t("Only shown otherwise"), placed],
  ] as const;
  const list = element("section", { class: "changes", "aria-label": t("What differs") });
  for (const [heading, members] of sections) {
    if (members.length === 0) continue;
    list.append(
      element("h2", {}, `${heading} (${members.length})`),
      element("ul", {}, ...members.map((change) => changeOf(change, pictures, send))),
    );
  }
  list.addEventListener("keydown", moveAmongChanges);
  return list;
}

function changeOf(change: ShownChange, pictures: Pictures | null, send: Send): HTMLElement {
  const { kind, sentence, before, after, lines } = change;
  const mark = MARKS[kind];
  const choose = () => {
    chosen = sentence;
    for (const old of document.querySelectorAll('[data-change][aria-current="true"]'))
      old.removeAttribute("aria-current");
    main.setAttribute("aria-current", "true");
    pictures?.focus(before, after);
  };
  const main = element("button", { type: "button", class: "change", "data-change": sentence });
  main.append(
    element("span", { class: `sign sign-${mark ?? "placed"}`, "aria-hidden": "true" }, mark ? MARK_SIGNS[mark] : "·"),
    element("span", { class: "visually-hidden" }, `${kindWord(kind)}: `),
    element("span", { dir: "auto" }, sentence),
  );
  main.addEventListener("click", choose);
  if (chosen === sentence) main.setAttribute("aria-current", "true");
  const side = after !== null || lines[1] !== null ? "after" : "before";
  const line = side === "after" ? lines[1] : lines[0];
  const place =
    line === null
      ? []
      : [
          button(t("line {0}", line), () => send({ type: "reveal", side, line }), {
            class: "place",
            "aria-label": t("Show line {0} in the text: {1}", line, sentence),
          }),
        ];
  return element("li", {}, main, ...place);
}

function kindWord(kind: ShownChange["kind"]): string {
  switch (kind) {
    case "added":
      return t("added");
    case "removed":
      return t("removed");
    case "renamed":
      return t("renamed");
    case "placed":
      return t("shown otherwise");
    default:
      return t("changed");
  }
}

/** Up and down go from change to change, as in every list. */
function moveAmongChanges(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const all = [...document.querySelectorAll<HTMLElement>(".change")];
  const at = all.findIndex((each) => each.matches(":focus"));
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  if (!next) return;
  next.focus();
  next.click();
  event.preventDefault();
}
