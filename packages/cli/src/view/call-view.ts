import type { TextOut } from '../io.js';
import { Screen } from '../terminal/index.js';
import type { CallState } from './call-state.js';
import { PlainCall } from './plain-call.js';
import { renderCall } from './render-call.js';

/** Shows a call while it lasts. */
export interface CallView {
  /** Stops showing it, and leaves the terminal as it was. Idempotent. */
  close(): void;
}

/** Fifteen pictures a second. */
const FRAME_MS = 66;
/** Lines of text need not come faster than a person notices. */
const PLAIN_MS = 100;

/** Draws the call over the whole terminal until it is closed. */
export function liveView(out: TextOut, state: () => CallState): CallView {
  const draw = (): void => screen.draw(renderCall(state(), screen.columns, screen.rows));
  const screen = new Screen(out, draw);
  const timer = setInterval(draw, FRAME_MS);
  draw();
  return {
    close() {
      clearInterval(timer);
      screen.close();
    },
  };
}

/** Writes a line for whatever is done, for logs and pipes. */
export function plainView(out: TextOut, state: () => CallState): CallView {
  const plain = new PlainCall((line) => out.write(`${line}\n`));
  const timer = setInterval(() => plain.show(state()), PLAIN_MS);
  let open = true;
  return {
    close() {
      clearInterval(timer);
      if (open) plain.show(state(), { last: true });
      open = false;
    },
  };
}
