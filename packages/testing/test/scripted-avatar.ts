import {
  AntiphonError,
  type AudioAvatar,
  type AudioAvatarStream,
  type AvatarEvents,
  type ServiceHost,
  TimerSet,
} from '@antiphon/core';
import type { AvatarScenario } from '../src/index.js';

interface Speech {
  readonly utterance: number;
  ms: number;
  complete: boolean;
}

/** When an avatar is lost, after it has begun to speak, and for how long. */
const LOST_AFTER_MS = 100;
const LOST_FOR_MS = 200;

/** An avatar in virtual time that keeps the contract; `sessions` counts those that are open. */
export function scriptedAvatar({ kind }: AvatarScenario, sessions: { open: number }): AudioAvatar {
  return {
    name: 'scripted',
    drivenBy: 'audio',
    async open(events, host) {
      if (kind === 'openFailure')
        throw new AntiphonError('service_failed', 'no such avatar', { cause: 'HTTP 404' });
      if (kind === 'endlessSetUp') return called(host.signal);
      sessions.open++;
      return new ScriptedStream(kind, events, host, sessions);
    },
  };
}

/** Rejects when the signal fires. */
function called(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const off = () => reject(new AntiphonError('aborted', 'the set-up is called off'));
    signal.addEventListener('abort', off, { once: true });
  });
}

class ScriptedStream implements AudioAvatarStream {
  readonly #kind: AvatarScenario['kind'];
  readonly #host: ServiceHost;
  readonly #sessions: { open: number };
  #events: AvatarEvents | undefined;
  #queue: Speech[] = [];
  #speaking = false;
  #beganMs = 0;
  #isHere = true;
  #wasLost = false;
  readonly #timers: TimerSet;

  constructor(
    kind: AvatarScenario['kind'],
    events: AvatarEvents,
    host: ServiceHost,
    sessions: { open: number },
  ) {
    this.#kind = kind;
    this.#events = events;
    this.#host = host;
    this.#timers = new TimerSet(host.clock);
    this.#sessions = sessions;
    host.signal.addEventListener('abort', this.#close);
  }

  write(utterance: number, samples: Int16Array, sampleRate: number): void {
    if (this.#events === undefined || !this.#isHere || samples.length === 0) return;
    const last = this.#queue.at(-1);
    const ms = (samples.length / sampleRate) * 1_000;
    const level = samples.some((sample) => sample !== 0) ? 1 : 0;
    if (last?.utterance === utterance) last.ms += ms;
    else this.#queue.push({ utterance, ms, complete: false });
    const endMs = this.#queue.at(-1)?.ms ?? 0;
    this.#events.mouth(utterance, { startMs: endMs - ms, endMs, level });
    this.#next();
  }

  finish(utterance: number): void {
    const speech = this.#queue.find((each) => each.utterance === utterance);
    if (speech === undefined) return;
    speech.complete = true;
    if (speech === this.#queue[0]) this.#awaitEnd();
  }

  interrupt(): void {
    this.#timers.cancel();
    this.#queue = [];
    this.#speaking = false;
  }

  recover(): void {
    this.#lose();
  }

  lastSignMs(): number {
    return this.#host.clock.now();
  }

  close(): void {
    this.#close();
  }

  readonly #close = (): void => {
    if (this.#events === undefined) return;
    this.#events = undefined;
    this.#sessions.open--;
    this.#host.signal.removeEventListener('abort', this.#close);
    this.interrupt();
  };

  #next(): void {
    const [speech] = this.#queue;
    if (speech === undefined || this.#speaking) return;
    this.#speaking = true;
    this.#beganMs = this.#host.clock.now();
    this.#events?.started(speech.utterance);
    if (!this.#wasLost && (this.#kind === 'loss' || this.#kind === 'failure'))
      this.#timers.after(LOST_AFTER_MS, () => this.#lose());
    this.#awaitEnd();
  }

  #awaitEnd(): void {
    const [speech] = this.#queue;
    if (speech?.complete !== true || !this.#speaking) return;
    const leftMs = this.#beganMs + speech.ms - this.#host.clock.now();
    this.#timers.after(Math.max(0, leftMs), () => {
      if (this.#queue[0] !== speech) return;
      this.#queue.shift();
      this.#speaking = false;
      this.#events?.ended(speech.utterance);
      this.#next();
    });
  }

  #lose(): void {
    const error = new AntiphonError('connection_lost', 'the avatar is lost', { retryable: true });
    this.interrupt();
    this.#isHere = false;
    this.#wasLost = true;
    if (this.#kind === 'failure') this.#events?.failed(error);
    else {
      this.#events?.lost(error);
      this.#timers.after(LOST_FOR_MS, () => {
        this.#isHere = true;
        this.#events?.ready();
      });
    }
  }
}
