import { useEffect, useRef, useState } from "react";
import { keepTyping } from "../canvas/typing.ts";
import { getState } from "../store.ts";
import { refuseGroupName } from "./groupGestures.ts";

interface Props {
  readonly label: string;
  readonly initial: string;
  /** The name it has already, which is no clash. */
  readonly own: string | null;
  /** Once: with the name that was chosen, or null where it was left. `byKey`: the keyboard wants its focus back. */
  readonly done: (name: string | null, byKey: boolean) => void;
}

/** A group's name, being typed in place. Enter takes it, Escape leaves it, and so does looking away from a wrong one. */
export default function GroupNameInput({ label, initial, own, done }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const [text, setText] = useState(initial);
  const reason = text === own ? null : refuseGroupName(text, getState().network);

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const finish = (commit: boolean, byKey: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    done(commit && !reason ? text : null, byKey);
  };

  return (
    <span className="rename group-name nodrag nopan">
      <input
        ref={field}
        dir="auto"
        value={text}
        aria-label={label}
        aria-invalid={reason !== null}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => finish(own !== null, false)}
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
