import { inspect } from 'node:util';
import type {
  AudioAvatar,
  AudioAvatarStream,
  AvatarEvents,
  Clock,
  ServiceHost,
  StateChange,
} from '@antiphon/core';
import { type PatientClock, patientClock, telegraph } from '@antiphon/simulators';

/** Numbers small enough for a test. */
export const fast = { backoff: { baseMs: 20, maxMs: 100 }, maxElapsedMs: 5_000 } as const;

/** Time that is fast, but not too fast for speech over a socket. */
export const quickClock = (): PatientClock => patientClock({ speed: 20 });

/** Time in which minutes pass in a moment. */
export const hastyClock = (): PatientClock =>
  patientClock({ speed: Number.POSITIVE_INFINITY, maxStepMs: 50 });

/** Waits, by a clock, for something to hold. @throws Error naming it when a minute of that clock has passed */
export async function until(
  clock: Clock,
  what: string,
  holds: () => boolean,
  limitMs = 60_000,
): Promise<void> {
  const endMs = clock.now() + limitMs;
  while (!holds()) {
    if (clock.now() > endMs) throw new Error(`${what} did not happen`);
    await pause(clock, 10);
  }
}

export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.after(ms, () => resolve()));

/** 16 kHz speech in tones. */
export const said = (text: string): Int16Array => telegraph(text);

/** An avatar with everything it reported, in a session's place. */
export class Shown implements AvatarEvents {
  readonly told: string[] = [];
  readonly errors: Error[] = [];
  readonly changes: StateChange[] = [];
  readonly clock: Clock;
  readonly controller = new AbortController();
  stream!: AudioAvatarStream;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  static async open(service: AudioAvatar, clock: Clock): Promise<Shown> {
    const shown = new Shown(clock);
    shown.stream = await service.open(shown, shown.host);
    return shown;
  }

  get host(): ServiceHost {
    return {
      clock: this.clock,
      signal: this.controller.signal,
      connection: (change) => void this.changes.push(change),
    };
  }

  /** Everything that was given to a session, as somebody would print it. */
  get printed(): string {
    return inspect([this.told, this.errors, this.changes], { depth: 10 }) + JSON.stringify(this.changes);
  }

  say(utterance: number, text: string): void {
    this.stream.write(utterance, said(text), 16_000);
    this.stream.finish(utterance);
  }

  ready = (): void => void this.told.push('ready');
  lost = (error: Error): void => this.#failed('lost', error);
  failed = (error: Error): void => this.#failed('failed', error);
  started = (utterance?: number): void => void this.told.push(`started ${utterance}`);
  ended = (utterance?: number): void => void this.told.push(`ended ${utterance}`);
  lasts = (utterance: number, ms: number): void => void this.told.push(`lasts ${utterance} ${ms}`);
  mouth = (): void => {};
  ending = (leftMs: number, reason: string): void => void this.told.push(`ending ${leftMs} ${reason}`);

  #failed(what: string, error: Error): void {
    this.errors.push(error);
    this.told.push(what);
  }
}
