interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  onChange(value: string): void;
}

/** A small count that is typed. */
export function CountField({ label, hint, value, onChange }: Props) {
  return (
    <label className="sweep-count-field" title={hint}>
      {label}
      <input
        type="text"
        inputMode="numeric"
        className="text-input"
        dir="ltr"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
