import type { LayersView } from "../../../core/view/insideView.ts";
import { t } from "../../l10n.ts";
import { formatNumber } from "../../numbers.ts";
import { farFromHealthy } from "./layerLines.ts";

/** What is wrong with the gradient and with the size of the steps now, a sentence each. */
export function FlowSentences({ view }: { readonly view: LayersView }) {
  const { large, small } = farFromHealthy(view);
  const sentences = [
    ...view.findings.slice(0, 2),
    ...(large
      ? [
          t(
            "“{0}” moves by {1} of its size in a step: the learning rate may be too large for it.",
            large.name,
            formatNumber(large.ratio, 2),
          ),
        ]
      : []),
    ...(small
      ? [
          t(
            "“{0}” moves by only {1} of its size in a step: the learning rate may be too small for it.",
            small.name,
            formatNumber(small.ratio, 2),
          ),
        ]
      : []),
  ];
  if (sentences.length === 0) return null;
  return (
    <ul className="training-flow" dir="ltr">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <i className="codicon codicon-warning" aria-hidden="true" />
          {sentence}
        </li>
      ))}
    </ul>
  );
}
