import { useId } from "react";
import { type Commit, useDraft } from "./useDraft.ts";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
  readonly commit: Commit;
}

/** One line of text that commits on Enter or when left, with what is wrong with it said below. */
export function TextField({ label, value, disabled = false, placeholder, className = "", commit }: Props) {
  const field = useDraft(value, commit);
  const errorId = useId();
  return (
    <span className={`field ${className}`}>
      <input
        type="text"
        className="text-input"
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        aria-label={label}
        aria-invalid={field.error !== null}
        aria-describedby={field.error ? errorId : undefined}
        placeholder={placeholder}
        readOnly={disabled}
        value={field.text}
        onChange={(event) => field.change(event.target.value)}
        onKeyDown={field.onKeyDown}
        onBlur={field.onBlur}
      />
      {field.error && (
        <span id={errorId} className="field-error" role="alert">
          {field.error}
        </span>
      )}
    </span>
  );
}
