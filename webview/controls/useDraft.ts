import { type KeyboardEvent, useRef, useState } from "react";

/** Takes what was typed; gives back what is wrong with it, or null. */
export type Commit = (text: string) => string | null | Promise<string | null>;

/**
 * Text being typed over a value that belongs to the host: Enter and leaving the field commit, Escape takes it back,
 * and a refusal keeps the draft with its reason. While nobody types, the field shows the value.
 */
export function useDraft(value: string, commit: Commit) {
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const busy = useRef(false);

  const reset = () => {
    setDraft(null);
    setError(null);
  };
  const send = async (text: string) => {
    if (busy.current) return;
    if (text === value) return reset();
    busy.current = true;
    const refusal = await commit(text);
    busy.current = false;
    if (refusal === null) reset();
    else {
      setDraft(text);
      setError(refusal);
    }
  };
  const change = (text: string) => {
    setDraft(text);
    setError(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While something is being typed, undo belongs to the field; VS Code would undo the text of the file instead.
    if (draft !== null && (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopPropagation();
    if (event.key === "Enter" && draft !== null) {
      event.preventDefault();
      void send(draft);
    }
    if (event.key === "Escape" && draft !== null) {
      event.stopPropagation();
      reset();
    }
  };
  return {
    text: draft ?? value,
    typing: draft !== null,
    error,
    change,
    send,
    reset,
    onKeyDown,
    onBlur: () => draft !== null && error === null && void send(draft),
  };
}
