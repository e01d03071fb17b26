import { Resampler } from '@antiphon/audio';
import { delay, messageOf } from '@antiphon/core';
import type { AvatarFault } from '../faults/index.js';
import { SPEECH_RATE, type Speech } from '../speech/index.js';
import { AvatarSession, type AvatarSessionOptions } from './avatar-session.js';
import { AVATAR_RATE } from './spoken-recording.js';
import { UserEar } from './user-ear.js';

export interface TextSessionOptions extends AvatarSessionOptions {
  readonly speech: Speech;
  /** The vendor's name of the voice. */
  readonly voice: string;
}

/** What is being said, or will be. */
export interface Utterance {
  readonly taskId: string;
  readonly durationMs: number;
  /** It is over, said or not. */
  readonly over: Promise<void>;
}

/** Texts that wait for their speech, or for their end. */
const MAX_TEXTS = 100;

/** A session in which the vendor makes the speech: texts are said in the order they come, each under a name of its own. */
export class TextSession extends AvatarSession {
  readonly #options: TextSessionOptions;
  readonly #texts = new Map<string, { readonly text: string; readonly over: () => void }>();
  #work = new AbortController();
  #ear: UserEar | undefined;
  /** The text that speech is made for now. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TextSessionOptions, faults: readonly AvatarFault[]) {
    super(options, faults);
    this.#options = options;
  }

  /**
   * Says a text. Undefined when it was interrupted before it could begin, or when there is too much to say already.
   *
   * @param taskId its name. @defaultValue a fresh one
   */
  say(text: string, taskId: string = this.#options.freshId()): Promise<Utterance | undefined> {
    if (this.#texts.size >= MAX_TEXTS) return Promise.resolve(undefined);
    const { signal } = this.#work;
    const over = new Promise<void>((resolve) => {
      this.#texts.set(taskId, { text, over: resolve });
    });
    const said = this.#last.then(() => this.#say(taskId, text, signal)).catch(() => undefined);
    this.#last = said;
    return said.then((durationMs) => {
      if (durationMs === undefined) this.isOver(taskId);
      return durationMs === undefined ? undefined : { taskId, durationMs, over };
    });
  }

  override hearMicrophone(samples: Int16Array, sampleRate: number): void {
    if (this.listener.onHeard === undefined || this.state !== 'connected') return;
    try {
      this.#ear ??= this.#newEar();
      this.#ear.push(samples, sampleRate);
    } catch (thrown) {
      this.complain(`a microphone: ${messageOf(thrown)}`);
    }
  }

  override interrupt(): void {
    this.#work.abort();
    this.#work = new AbortController();
    super.interrupt();
    for (const taskId of [...this.#texts.keys()]) this.isOver(taskId);
  }

  override end(why: string): void {
    this.#work.abort();
    super.end(why);
    for (const taskId of [...this.#texts.keys()]) this.isOver(taskId);
  }

  /** For the protocol: what is said under a name. */
  textOf(taskId: string): string {
    return this.#texts.get(taskId)?.text ?? '';
  }

  /** For the protocol: it has been said, or never will be. */
  isOver(taskId: string): void {
    this.#texts.get(taskId)?.over();
    this.#texts.delete(taskId);
  }

  #newEar(): UserEar {
    return new UserEar({
      speech: this.#options.speech,
      signal: this.over,
      onVoice: (kind) => {
        this.heard();
        // A guess: who is spoken to is silent.
        if (kind === 'start') this.interrupt();
        this.listener.onVoice?.(kind);
      },
      onHeard: (text) => this.listener.onHeard?.(text),
      onProblem: (thrown) => this.complain(`a microphone: ${messageOf(thrown)}`),
    });
  }

  async #say(taskId: string, text: string, signal: AbortSignal): Promise<number | undefined> {
    const { clock, latency, speech, voice } = this.#options;
    await delay(clock, latency('ttsFirstAudio'), signal);
    const resampler = new Resampler({ inputRate: SPEECH_RATE, outputRate: AVATAR_RATE });
    const pieces: Int16Array[] = [];
    for await (const { samples } of speech.speak(text, { signal, voice })) {
      pieces.push(resampler.process(samples));
    }
    signal.throwIfAborted();
    const isTaken = pieces.every((samples) => this.speak(taskId, samples));
    if (!isTaken) return undefined;
    this.complete(taskId);
    // Nothing to say, as of a text of signs alone: it is over at once.
    if (pieces.length === 0) this.isOver(taskId);
    return (pieces.reduce((sum, { length }) => sum + length, 0) * 1_000) / AVATAR_RATE;
  }
}
