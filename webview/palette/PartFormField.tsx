import { useEffect, useRef, useState } from "react";
import { focusNode } from "../canvas/focus.ts";
import { stack } from "../canvas/parts.ts";
import { keepTyping } from "../canvas/typing.ts";
import { useFieldPlace } from "../canvas/useFieldPlace.ts";
import { standInFor } from "../groups/foldNetwork.ts";
import { groupOf } from "../groups/groupIndex.ts";
import { t } from "../l10n.ts";
import type { PartForm } from "../state.ts";
import { dispatch, getState, useStore } from "../store.ts";
import { refuseTemplateName, saveTemplate, useSavedTemplates } from "./savedTemplates.ts";

/** Asks what is still to be known before a selection is stacked or saved: how many copies, or a name. */
export default function PartFormField() {
  const form = useStore((state) => state.partForm);
  return form && <OpenForm key={`${form.kind} ${form.nodes.join("\n")}`} form={form} />;
}

/** As the host has it. */
const MOST_COPIES = 100;

function OpenForm({ form: { kind, nodes } }: { readonly form: PartForm }) {
  const frame = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const saved = useSavedTemplates();
  const [text, setText] = useState(() => (kind === "stack" ? "3" : freshTemplateName(nodes)));
  const reason = kind === "stack" ? refuseCopies(text) : refuseTemplateName(text);
  const isReplaced = kind === "saveTemplate" && saved.some(({ name }) => name === text);
  useFieldPlace(frame, nodes);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  const close = () => {
    dispatch({ type: "partForm", partForm: null });
    const { network, look } = getState();
    const [first] = nodes;
    if (network && first !== undefined) focusNode(standInFor(network, look, first));
  };
  const carryOut = async () => {
    if (reason) return;
    close();
    if (kind === "saveTemplate") {
      await saveTemplate(text, nodes);
      return;
    }
    const [first] = (await stack(nodes, Number(text))) ?? [];
    if (first !== undefined) focusNode(first);
  };
  return (
    <form
      className="group-field part-form"
      ref={frame}
      aria-label={kind === "stack" ? t("Stack copies") : t("Save as a template")}
      onKeyDown={(event) => {
        keepTyping(event);
        if (event.key === "Escape") close();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void carryOut();
      }}
    >
      <label className="part-form-label">
        {kind === "stack" ? t("Copies, with this one") : t("Template's name")}
        <input
          ref={field}
          type={kind === "stack" ? "number" : "text"}
          dir="auto"
          min={2}
          max={MOST_COPIES}
          step={1}
          value={text}
          aria-invalid={reason !== null}
          aria-describedby="part-form-outcome"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={reason !== null}>
        {kind === "stack" ? t("Stack") : t("Save")}
      </button>
      <button type="button" className="icon" aria-label={t("Cancel")} onClick={close}>
        <i className="codicon codicon-close" aria-hidden="true" />
      </button>
      <p
        id="part-form-outcome"
        role="status"
        className={reason ? "part-form-outcome template-refusal" : "part-form-outcome"}
      >
        {reason ?? (isReplaced ? t("Takes the place of the template of that name.") : outcome(kind, nodes, text))}
      </p>
    </form>
  );
}

function refuseCopies(text: string): string | null {
  const copies = Number(text);
  return Number.isInteger(copies) && copies >= 2 && copies <= MOST_COPIES
    ? null
    : t("A whole number from 2 to {0}.", MOST_COPIES);
}

function outcome(kind: PartForm["kind"], nodes: readonly string[], text: string): string {
  if (kind === "stack")
    return t("Adds {0} nodes; each copy is fed by the one before.", nodes.length * (Number(text) - 1));
  return nodes.length === 1
    ? t("Keeps 1 node for every network.")
    : t("Keeps {0} nodes for every network.", nodes.length);
}

/** The group's, where the selection is one; else “my block” or the first free name like it. */
function freshTemplateName(nodes: readonly string[]): string {
  const { network } = getState();
  const groups = new Set(network ? nodes.map((id) => groupOf(network, id)) : []);
  const [only] = groups;
  return groups.size === 1 && only != null ? only : t("my block");
}
