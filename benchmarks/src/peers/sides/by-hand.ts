import type { Side, SideSession } from './side.js';
import { HEARD, microphoneSamples, SPEECH_SAMPLES, TOKENS, TURN_ENDS, VOICE_BEGINS } from './talk.js';
import { TurnWatch } from './turn-watch.js';

/** The floor: the same scripted services, called one after another, and nothing else that an agent needs. */
class ByHandSession implements SideSession {
  readonly #watch = new TurnWatch();
  #text = '';

  hearSilence(): void {
    this.#hear(microphoneSamples());
  }

  takeTurn(): ReturnType<SideSession['takeTurn']> {
    this.#hear(microphoneSamples(VOICE_BEGINS));
    const over = this.#watch.ends();
    this.#hear(microphoneSamples(TURN_ENDS));
    return over;
  }

  async close(): Promise<void> {}

  #hear(samples: Int16Array): void {
    if (samples[0] === TURN_ENDS) this.#answer(HEARD);
  }

  #answer(_heard: string): void {
    this.#watch.asked();
    this.#text = TOKENS.join('');
    if (this.#text !== '') this.#play(new Int16Array(SPEECH_SAMPLES));
    this.#watch.over();
  }

  #play(_samples: Int16Array): void {
    this.#watch.spoke();
  }
}

export const side: Side = { open: async () => new ByHandSession() };
