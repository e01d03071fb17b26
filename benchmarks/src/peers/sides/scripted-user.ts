import type { SideSession, TurnTimes } from './side.js';
import { microphoneSamples, TURN_ENDS, VOICE_BEGINS } from './talk.js';
import { TurnWatch } from './turn-watch.js';

/** A session with its user, who says the same to every side, in the same order. */
export abstract class ScriptedUser implements SideSession {
  protected readonly watch = new TurnWatch();

  hearSilence(): void {
    this.hear(microphoneSamples());
  }

  takeTurn(): Promise<TurnTimes> {
    this.hear(microphoneSamples(VOICE_BEGINS));
    const over = this.watch.ends();
    this.hear(microphoneSamples(TURN_ENDS));
    return over;
  }

  get answered(): Promise<void> {
    return this.watch.answered;
  }

  abstract close(): Promise<void>;
  /** 20 ms of the microphone. */
  protected abstract hear(samples: Int16Array): void;
}
