import { Resampler } from '@antiphon/audio';
import { delay } from '@antiphon/core';
import { AVATAR_RATE, AvatarSession, type AvatarSessionOptions, type SpeakingTask } from '../avatar/index.js';
import type { AvatarFault } from '../faults/index.js';
import { SPEECH_RATE, type Speech } from '../speech/index.js';
import type { SessionRequest } from './session-request.js';

/** What is said over the room, and kept for tests. */
export interface RoomEvent {
  readonly type:
    | 'avatar_start_talking'
    | 'avatar_talking_message'
    | 'avatar_end_message'
    | 'avatar_stop_talking'
    | 'user_talking_message'
    | 'user_end_message';
  readonly task_id: string;
  readonly message?: string;
}

export interface HeygenSessionOptions extends AvatarSessionOptions {
  readonly request: SessionRequest;
  readonly speech: Speech;
  /** What the vendor's model answers. */
  readonly answer: (text: string) => string;
  readonly onEvent: (event: RoomEvent) => void;
}

/** What is being said, or will be. */
export interface Utterance {
  readonly taskId: string;
  readonly durationMs: number;
  /** It is over, said or not. */
  readonly over: Promise<void>;
}

/** Tasks of one session that wait for their speech. */
const MAX_TASKS = 100;

/** A session of the Interactive Avatar's: texts that become speech, and what is told of them in the room. */
export class HeygenSession extends AvatarSession {
  readonly #options: HeygenSessionOptions;
  readonly #texts = new Map<string, { readonly text: string; readonly over: () => void }>();
  #work = new AbortController();
  /** The task that speech is made for now: they are said in the order they came. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: HeygenSessionOptions, faults: readonly AvatarFault[]) {
    super(options, faults);
    this.#options = options;
  }

  /**
   * Says a text, or what the model answers to it. Undefined when it was interrupted before it could begin, or when there is
   * too much to say already.
   */
  say(text: string, type: 'talk' | 'repeat'): Promise<Utterance | undefined> {
    if (this.#texts.size >= MAX_TASKS) return Promise.resolve(undefined);
    const taskId = this.#options.freshId();
    const { signal } = this.#work;
    const words = type === 'repeat' ? text : this.#options.answer(text);
    const over = new Promise<void>((resolve) => {
      this.#texts.set(taskId, { text: words, over: resolve });
    });
    const said = this.#last.then(() => this.#say(taskId, words, signal)).catch(() => undefined);
    this.#last = said;
    return said.then((durationMs) => {
      if (durationMs === undefined) this.#isOver(taskId);
      return durationMs === undefined ? undefined : { taskId, durationMs, over };
    });
  }

  /** What the user said, over the microphone or typed; the model answers. */
  hear(text: string): void {
    const task_id = this.#options.freshId();
    this.#options.onEvent({ type: 'user_talking_message', task_id, message: text });
    this.#options.onEvent({ type: 'user_end_message', task_id });
    void this.say(text, 'talk');
  }

  override interrupt(): void {
    this.#work.abort();
    this.#work = new AbortController();
    super.interrupt();
    for (const taskId of [...this.#texts.keys()]) this.#isOver(taskId);
  }

  override end(why: string): void {
    this.#work.abort();
    super.end(why);
    for (const taskId of [...this.#texts.keys()]) this.#isOver(taskId);
  }

  /** For the protocol: the avatar has begun. */
  tellStarted({ eventId: task_id = '' }: SpeakingTask): void {
    const message = this.#texts.get(task_id)?.text ?? '';
    this.#options.onEvent({ type: 'avatar_start_talking', task_id });
    this.#options.onEvent({ type: 'avatar_talking_message', task_id, message });
  }

  /** For the protocol: the avatar has done. What was interrupted has no end of its message: a guess. */
  tellEnded({ eventId: task_id = '' }: SpeakingTask, how: 'said' | 'interrupted'): void {
    if (how === 'said') this.#options.onEvent({ type: 'avatar_end_message', task_id });
    this.#options.onEvent({ type: 'avatar_stop_talking', task_id });
    this.#isOver(task_id);
  }

  async #say(taskId: string, text: string, signal: AbortSignal): Promise<number | undefined> {
    const { clock, latency, speech, request } = this.#options;
    await delay(clock, latency('ttsFirstAudio'), signal);
    const resampler = new Resampler({ inputRate: SPEECH_RATE, outputRate: AVATAR_RATE });
    const pieces: Int16Array[] = [];
    for await (const { samples } of speech.speak(text, { signal, voice: request.voice })) {
      pieces.push(resampler.process(samples));
    }
    signal.throwIfAborted();
    const isTaken = pieces.every((samples) => this.speak(taskId, samples));
    if (!isTaken) return undefined;
    this.complete(taskId);
    // Nothing to say, as of a text of signs alone: it is over at once.
    if (pieces.length === 0) this.#isOver(taskId);
    return (pieces.reduce((sum, { length }) => sum + length, 0) * 1_000) / AVATAR_RATE;
  }

  #isOver(taskId: string): void {
    this.#texts.get(taskId)?.over();
    this.#texts.delete(taskId);
  }
}
