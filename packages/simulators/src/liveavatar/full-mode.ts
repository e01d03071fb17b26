import { jsonObject, type SpeakingTask } from '../avatar/index.js';
import type { LiveAvatarSession } from './live-avatar-session.js';

const CONTROL = 'agent-control';
const RESPONSE = 'agent-response';

export interface FullModeOptions {
  readonly session: LiveAvatarSession;
  readonly freshId: () => string;
  /** What the vendor's model answers. */
  readonly answer: (text: string) => string;
}

/**
 * The data packets of a FULL session: commands under one topic, events under another. Words come whole, the
 * avatar's and the user's.
 */
export class FullMode {
  readonly #options: FullModeOptions;

  constructor(options: FullModeOptions) {
    this.#options = options;
  }

  obey(text: string, topic: string | undefined): void {
    const { session, answer } = this.#options;
    const command = topic === CONTROL ? jsonObject(text) : undefined;
    const { event_type: type, event_id, text: words } = command ?? {};
    const named = typeof event_id === 'string' ? event_id : undefined;
    session.heard();
    switch (type) {
      case 'avatar.speak_text':
      case 'avatar.speak_response': {
        const said = type === 'avatar.speak_text' ? String(words ?? '') : answer(String(words ?? ''));
        // The name of what is said is that of the command: events name it as their source.
        void session.say(said, named);
        return;
      }
      case 'avatar.interrupt':
        session.interrupt();
        return;
      case 'avatar.start_listening':
      case 'avatar.stop_listening':
        session.listen(type === 'avatar.start_listening');
        return;
      case 'user.start_push_to_talk':
        this.#tell('user.push_to_talk_started', named);
        return;
      case 'user.stop_push_to_talk':
        this.#tell('user.push_to_talk_stopped', named);
        return;
      default:
        session.complain(`a data packet that is no command: ${text.slice(0, 80)}`);
    }
  }

  tellStarted({ eventId }: SpeakingTask): void {
    this.#tell('avatar.speak_started', eventId);
    const text = this.#options.session.textOf(eventId ?? '');
    this.#tell('avatar.transcription', eventId, { text });
  }

  tellEnded({ eventId }: SpeakingTask): void {
    this.#tell('avatar.speak_ended', eventId);
    this.#options.session.isOver(eventId ?? '');
  }

  tellVoice(kind: 'start' | 'stop'): void {
    this.#tell(kind === 'start' ? 'user.speak_started' : 'user.speak_ended', undefined);
  }

  /** What the user said: the model answers. */
  hear(text: string): void {
    this.#tell('user.transcription', undefined, { text });
    void this.#options.session.say(this.#options.answer(text));
  }

  /** The session is over. The vendor's words for the reasons are guesses. */
  tellStopped(why: string): void {
    this.#tell('session.stopped', undefined, { stop_reason: why.toUpperCase() });
  }

  #tell(event_type: string, source_event_id: string | undefined, more: object = {}): void {
    const { session, freshId } = this.#options;
    const event = { event_id: freshId(), event_type, session_id: session.id };
    session.tell({ ...event, source_event_id: source_event_id ?? null, ...more }, RESPONSE);
  }
}
