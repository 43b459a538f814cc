import { useEffect } from "react";
import { pointAt } from "../canvas/pointedAt.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { NodeLink } from "./NodeLink.tsx";
import { toldWhy } from "./why.ts";

/** The answer to “why is this gradient zero?”, for as long as the numbers it is about stand there. */
export function WhyNote() {
  const told = toldWhy.use();
  const pass = useStore((state) => state.pass);
  const cursor = useStore((state) => (state.pass ? Math.min(state.cursor, state.pass.timeline.length) : 0));
  const isTrue = told !== null && told.pass === pass && told.cursor === cursor;
  // The mark on the canvas goes with the answer.
  useEffect(() => (isTrue ? () => pointAt(null) : undefined), [isTrue]);
  if (!told || !isTrue) return null;
  const { sentence, culprit, nodes } = told.answer;
  const others = nodes.filter((node) => node !== culprit).slice(0, 6);
  return (
    <section className="why-note" aria-label={t("Why")}>
      <span className="codicon codicon-question" aria-hidden="true" />
      <p dir="ltr">{sentence}</p>
      <span className="why-nodes">
        {culprit !== null && <NodeLink id={culprit} strong />}
        {others.map((node) => (
          <NodeLink key={node} id={node} />
        ))}
      </span>
      <IconButton icon="close" label={t("Close the answer")} onClick={() => toldWhy.set(null)} />
    </section>
  );
}
