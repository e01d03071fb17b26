import { ScriptedUser } from './scripted-user.js';
import type { Side } from './side.js';
import { HEARD, SPEECH_SAMPLES, TOKENS, TURN_ENDS } from './talk.js';

/** The floor: the same scripted services, called one after another, and nothing else that an agent needs. */
class ByHandSession extends ScriptedUser {
  #text = '';

  async close(): Promise<void> {}

  protected hear(samples: Int16Array): void {
    if (samples[0] === TURN_ENDS) this.#answer(HEARD);
  }

  #answer(_heard: string): void {
    this.watch.asked();
    this.#text = TOKENS.join('');
    if (this.#text !== '') this.#play(new Int16Array(SPEECH_SAMPLES));
    this.watch.over();
  }

  #play(_samples: Int16Array): void {
    this.watch.spoke();
  }
}

export const side: Side = { open: async () => new ByHandSession() };
