import { type FormEvent, type ReactNode, useState } from 'react';
import { canWrite, isOn } from '../session/index.js';
import { sendIcon } from './icons.js';
import type { View } from './view.js';

/** A field to write in, for those who cannot or would not speak. Where no session is on, writing begins one. */
export function Writing({ session, snapshot, labels }: View): ReactNode {
  const [text, setText] = useState('');
  const mayWrite = canWrite(snapshot) || !isOn(snapshot);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const words = text.trim();
    if (words === '' || !mayWrite) return;
    try {
      await session.start({ withMicrophone: false });
      // What was not taken stays, to be sent again.
      if (session.write(words)) setText((now) => (now.trim() === words ? '' : now));
    } catch {
      // Why there is no session is a problem of the snapshot.
    }
  };
  return (
    <form className="antiphon-voice-writing" onSubmit={send}>
      <input
        className="antiphon-voice-text"
        type="text"
        value={text}
        aria-label={labels.write}
        placeholder={labels.write}
        autoComplete="off"
        onChange={({ target }) => setText(target.value)}
      />
      <button
        type="submit"
        className="antiphon-voice-send"
        aria-label={labels.send}
        // Not disabled: whoever has pressed it would lose the focus while a session is begun.
        aria-disabled={!mayWrite}
      >
        {sendIcon}
      </button>
    </form>
  );
}
