import type { VoiceClient } from '@antiphon/client';
import { AntiphonError, type Clock, type Deferred, deferred, withTimeout } from '@antiphon/core/frame-free';

/** A cut may last a minute, and what is asked for in it is answered after it. */
const ANSWER_MS = 70_000;

/** Texts that the agent was asked to say, until it has taken them or not. It answers in the order in which it was asked. */
export class SpeechRequests {
  readonly #client: Pick<VoiceClient, 'sendMessage'>;
  readonly #clock: Clock;
  #waiting: Deferred<void>[] = [];

  constructor(client: Pick<VoiceClient, 'on' | 'sendMessage'>, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    client.on('server-response', ({ t }) => {
      if (t === 'speak') this.#waiting.shift()?.resolve();
    });
  }

  /** Resolves when the agent has taken it. @throws AntiphonError `session_state`, `service_failed`, `service_timeout` */
  async ask(text: string): Promise<void> {
    if (!this.#client.sendMessage('speak', { text })) throw nobody();
    const waiting = deferred<void>();
    this.#waiting.push(waiting);
    try {
      const what = 'an answer to what is to be said';
      await withTimeout(this.#clock, ANSWER_MS, undefined, () => waiting.promise, { what });
    } finally {
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
    }
  }

  /** The agent has refused something. @returns whether it was a text to say */
  refused(code: string): boolean {
    const first = this.#waiting.shift();
    first?.reject(new AntiphonError('service_failed', `the agent does not say that: ${code}`));
    return first !== undefined;
  }

  /** Whoever was asked is gone. */
  forget(): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(nobody());
  }
}

function nobody(): AntiphonError {
  return new AntiphonError('session_state', 'nobody is there to say it: start a session first');
}
