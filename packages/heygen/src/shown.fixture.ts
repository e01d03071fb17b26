import { inspect } from 'node:util';
import type {
  AudioAvatar,
  AudioAvatarStream,
  AvatarEvents,
  Clock,
  Mouth,
  ServiceHost,
  StateChange,
} from '@antiphon/core';

/** For tests: an avatar with everything it reported, in a session's place. */
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
    return new Shown(clock).open(service);
  }

  async open(service: AudioAvatar): Promise<this> {
    this.stream = await service.open(this, this.host);
    return this;
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

  ready = (): void => void this.told.push('ready');
  lost = (error: Error): void => this.#failed('lost', error);
  failed = (error: Error): void => this.#failed('failed', error);
  started = (utterance?: number): void => void this.told.push(`started ${utterance}`);
  ended = (utterance?: number): void => void this.told.push(`ended ${utterance}`);
  lasts = (utterance: number, ms: number): void => void this.told.push(`lasts ${utterance} ${ms}`);
  mouth: (utterance: number, mouth: Mouth) => void = () => {};
  ending = (leftMs: number, reason: string): void => void this.told.push(`ending ${leftMs} ${reason}`);

  #failed(what: string, error: Error): void {
    this.errors.push(error);
    this.told.push(what);
  }
}
