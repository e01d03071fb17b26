import { type SpeakingTask, TextSession, type TextSessionOptions, type Utterance } from '../avatar/index.js';
import type { AvatarFault } from '../faults/index.js';
import type { ChatSocket } from './chat-socket.js';

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

export interface HeygenSessionOptions extends TextSessionOptions {
  /** What the vendor's model answers. */
  readonly answer: (text: string) => string;
  readonly onEvent: (event: RoomEvent) => void;
}

/** A session of the Interactive Avatar's: what is told in the room of what the avatar says. */
export class HeygenSession extends TextSession {
  /** The newest chat socket: the user's voice is told there, wherever it comes from. */
  chat: ChatSocket | undefined;
  readonly #options: HeygenSessionOptions;

  constructor(options: HeygenSessionOptions, faults: readonly AvatarFault[]) {
    super(options, faults);
    this.#options = options;
  }

  /** Says a text, or what the model answers to it. */
  perform(text: string, type: 'talk' | 'repeat'): Promise<Utterance | undefined> {
    return this.say(type === 'repeat' ? text : this.#options.answer(text));
  }

  /** What the user said, over the microphone or typed; the model answers. */
  hear(text: string): void {
    const task_id = this.#options.freshId();
    this.#options.onEvent({ type: 'user_talking_message', task_id, message: text });
    this.#options.onEvent({ type: 'user_end_message', task_id });
    void this.perform(text, 'talk');
  }

  /** For the protocol: the avatar has begun. */
  tellStarted({ eventId: task_id = '' }: SpeakingTask): void {
    this.#options.onEvent({ type: 'avatar_start_talking', task_id });
    this.#options.onEvent({ type: 'avatar_talking_message', task_id, message: this.textOf(task_id) });
  }

  /** For the protocol: the avatar has done. What was interrupted has no end of its message: a guess. */
  tellEnded({ eventId: task_id = '' }: SpeakingTask, how: 'said' | 'interrupted'): void {
    if (how === 'said') this.#options.onEvent({ type: 'avatar_end_message', task_id });
    this.#options.onEvent({ type: 'avatar_stop_talking', task_id });
    this.isOver(task_id);
  }
}
