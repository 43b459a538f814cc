import type { JsonValue } from "../../core/document/intent.ts";
import { activations } from "../../core/ops/index.ts";
import type { Attribute } from "../../core/ops/op.ts";
import { TextField } from "../controls/TextField.tsx";
import { t } from "../l10n.ts";
import { allowedText, attributeToText, parseAttribute } from "./attributeText.ts";

interface Props {
  readonly name: string;
  readonly attribute: Attribute;
  readonly value: unknown;
  readonly readOnly: boolean;
  /** Gives back why it was refused, or null. */
  set(value: JsonValue): Promise<string | null>;
}

/** The control that fits one attribute's kind. */
export function AttributeField({ name, attribute, value, readOnly, set }: Props) {
  switch (attribute.kind) {
    case "choice":
      return (
        <Choice name={name} doc={attribute.doc} values={attribute.values} value={value} readOnly={readOnly} set={set} />
      );
    case "activation": {
      const offered = [...activations.values()]
        .filter((activation) => attribute.vector || !activation.vector)
        .map((activation) => activation.name);
      return (
        <Choice
          name={name}
          doc={activations.get(String(value))?.doc ?? attribute.doc}
          values={offered}
          value={value}
          readOnly={readOnly}
          set={set}
        />
      );
    }
    case "boolean":
      return (
        <span className="field">
          <input
            type="checkbox"
            className="checkbox"
            aria-label={name}
            title={attribute.doc}
            disabled={readOnly}
            checked={value === true}
            onChange={(event) => void set(event.target.checked)}
          />
        </span>
      );
    case "number":
    case "shape":
    case "extent":
    case "text":
      return (
        <TextField
          label={name}
          value={attributeToText(value)}
          disabled={readOnly}
          placeholder={placeholderOf(attribute)}
          commit={async (text) => {
            const parsed = parseAttribute(attribute, text);
            return parsed.ok ? set(parsed.value) : parsed.error;
          }}
        />
      );
  }
}

function placeholderOf(attribute: Attribute): string {
  if (attribute.kind === "number") return allowedText(attribute);
  if (attribute.kind === "text") return attribute.example;
  return attribute.kind === "extent" ? t("a whole number, or one an axis") : t("a single number");
}

interface ChoiceProps {
  readonly name: string;
  readonly doc: string;
  readonly values: readonly string[];
  readonly value: unknown;
  readonly readOnly: boolean;
  set(value: JsonValue): Promise<string | null>;
}

function Choice({ name, doc, values, value, readOnly, set }: ChoiceProps) {
  const chosen = String(value ?? "");
  return (
    <span className="field">
      <select
        className="select"
        aria-label={name}
        title={doc}
        disabled={readOnly}
        value={chosen}
        onChange={(event) => void set(event.target.value)}
      >
        {!values.includes(chosen) && <option value={chosen}>{chosen || t("choose")}</option>}
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </span>
  );
}
