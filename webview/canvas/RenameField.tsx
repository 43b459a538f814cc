import { useEffect, useRef, useState } from "react";
import { t } from "../l10n.ts";
import { dispatch, getState } from "../store.ts";
import { focusNode } from "./focus.ts";
import { rename } from "./gestures.ts";
import { refuseId } from "./rules.ts";
import { keepTyping } from "./typing.ts";

/** The id, being typed anew in place. Enter writes it, Escape leaves it, and so does looking away from a wrong one. */
export default function RenameField({ id }: { readonly id: string }) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const [text, setText] = useState(id);
  const reason = text === id ? null : refuseId(text, getState().network);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const finish = (commit: boolean, refocus: boolean) => {
    if (done.current) return;
    done.current = true;
    dispatch({ type: "renaming", id: null });
    const changed = commit && text !== id && !reason;
    if (changed) void rename(id, text);
    if (refocus) focusNode(changed ? text : id);
  };

  return (
    <span className="rename nodrag nopan">
      <input
        ref={field}
        dir="auto"
        value={text}
        aria-label={t("New id of {0}", id)}
        aria-invalid={reason !== null}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => finish(true, false)}
        onKeyDown={(event) => {
          keepTyping(event);
          if (event.key === "Escape") finish(false, true);
          if (event.key === "Enter" && !event.nativeEvent.isComposing && !reason) finish(true, true);
        }}
      />
      {reason && (
        <span className="rename-reason" role="alert">
          {reason}
        </span>
      )}
    </span>
  );
}
