import { useEffect, useId, useRef, useState } from "react";
import { Refusal } from "../../core/document/editing/refusal.ts";
import { readOptions } from "../../core/templates/readOptions.ts";
import type { OptionValue, Template, TemplateContext, TemplateOption } from "../../core/templates/template.ts";
import { keepTyping } from "../canvas/typing.ts";
import { t } from "../l10n.ts";

interface Props {
  readonly template: Template;
  readonly context: TemplateContext;
  readonly onDone: (options: Readonly<Record<string, OptionValue>>) => void;
  readonly onBack: () => void;
}

/** The options of a template, checked as they are typed. Enter adds it, Escape goes back. */
export default function TemplateForm({ template, context, onDone, onBack }: Props) {
  const [values, setValues] = useState<Readonly<Record<string, string | boolean>>>(() => defaultsOf(template));
  const form = useRef<HTMLFormElement>(null);
  const outcome = tryOut(template, context, values);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);

  const press = (event: React.KeyboardEvent) => {
    keepTyping(event);
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onBack();
  };
  return (
    <form
      ref={form}
      className="template-form"
      aria-label={template.title}
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        if (outcome.options) onDone(outcome.options);
      }}
    >
      <h3>{template.title}</h3>
      <p className="template-doc">{template.doc}</p>
      {Object.entries(template.options).map(([name, option]) => (
        <OptionField
          key={name}
          option={option}
          value={values[name] ?? ""}
          onChange={(value) => setValues({ ...values, [name]: value })}
        />
      ))}
      <p className={outcome.options ? "template-outcome" : "template-outcome template-refusal"} role="status">
        {outcome.sentence}
      </p>
      <div className="template-buttons">
        <button type="submit" className="primary" disabled={!outcome.options}>
          {t("Add")}
        </button>
        <button type="button" className="secondary" onClick={onBack}>
          {t("Back")}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly option: TemplateOption;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

function OptionField({ option, value, onChange }: FieldProps) {
  const id = useId();
  const common = { id, "aria-describedby": `${id}-doc` };
  return (
    <div className={`template-option template-option-${option.kind}`}>
      <label htmlFor={id}>{option.title}</label>
      {option.kind === "flag" ? (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      ) : option.kind === "choice" ? (
        <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {option.values.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          inputMode={option.kind === "count" ? "numeric" : "text"}
          value={String(value)}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <span id={`${id}-doc`} className="template-option-doc">
        {option.doc}
      </span>
    </div>
  );
}

function defaultsOf({ options }: Template): Readonly<Record<string, string | boolean>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.kind === "flag"
        ? option.default
        : option.kind === "counts"
          ? option.default.join("-")
          : String(option.default),
    ]),
  );
}

interface Outcome {
  /** Null where they do not go together; the sentence says why. */
  readonly options: Readonly<Record<string, OptionValue>> | null;
  readonly sentence: string;
}

/** Builds it, here and now, so that what is wrong is said while it is typed. */
function tryOut(
  template: Template,
  context: TemplateContext,
  values: Readonly<Record<string, string | boolean>>,
): Outcome {
  try {
    const read = readOptions(template, values);
    const { nodes } = template.build(read, context);
    const options = Object.fromEntries(
      Object.entries(template.options).map(([name, { kind }]): [string, OptionValue] => [
        name,
        optionValue(read, name, kind),
      ]),
    );
    return { options, sentence: t("{0} nodes: {1}", nodes.length, nodes.map(({ id }) => id).join(", ")) };
  } catch (error) {
    if (error instanceof Refusal) return { options: null, sentence: error.message };
    throw error;
  }
}

function optionValue(read: ReturnType<typeof readOptions>, name: string, kind: TemplateOption["kind"]): OptionValue {
  if (kind === "count") return read.count(name);
  if (kind === "counts") return read.counts(name);
  return kind === "flag" ? read.flag(name) : read.choice(name);
}
