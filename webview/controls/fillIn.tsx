import { Fragment, type ReactNode } from "react";

/** `fillIn(t("Shared as {0} by {1}"), <bdi>…</bdi>, …)`: a sentence in one piece for translators, with elements at its places. */
export function fillIn(sentence: string, ...elements: readonly ReactNode[]): ReactNode {
  return sentence.split(/\{(\d+)\}/).map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no identity but their place
    <Fragment key={i}>{i % 2 === 0 ? part : elements[Number(part)]}</Fragment>
  ));
}
