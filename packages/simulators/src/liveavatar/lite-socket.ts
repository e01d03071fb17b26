import { bytesToPcm16 } from '@antiphon/audio';
import { jsonObject, type SpeakingTask } from '../avatar/index.js';
import type { ServerSocket, SocketHandler } from '../server/index.js';
import type { LiveAvatarSession } from './live-avatar-session.js';

/** The vendor's bound of one message. Beyond it "we may close the connection": this one does. */
const MAX_MESSAGE_BYTES = 1_000_000;
const TOO_BIG = 1009;

type Command = Readonly<Record<string, unknown>>;

/**
 * The `ws_url` of a LITE session: audio and commands one way, the avatar's states the other. What is wrong with a message
 * is nowhere said; the vendor is not known to answer with errors, so such a message is dropped and noted as a complaint.
 */
export class LiteSocket implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #session: LiveAvatarSession;

  constructor(socket: ServerSocket, session: LiveAvatarSession) {
    this.#socket = socket;
    this.#session = session;
    // A guess: the newest connection is the one that drives.
    session.socket?.replaced();
    session.socket = this;
    session.heard();
    this.tellState();
  }

  onText(text: string): void {
    if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) {
      this.#session.complain(`a message of ${Buffer.byteLength(text)} bytes`);
      this.#socket.close(TOO_BIG, 'Message too big');
      return;
    }
    const command = jsonObject(text);
    if (command === undefined) this.#session.complain('a message that is no JSON object');
    else this.#obey(command);
  }

  onBinary(): void {
    this.#session.complain('a binary message');
  }

  onClosed(): void {
    if (this.#session.socket === this) this.#session.socket = undefined;
  }

  tellState(): void {
    this.#socket.sendJson({ type: 'session.state_updated', state: this.#session.state });
  }

  tellStarted(task: SpeakingTask): void {
    this.#tell('agent.speak_started', task);
    this.#socket.speechIs('speech');
  }

  tellEnded(task: SpeakingTask): void {
    this.#tell('agent.speak_ended', task);
    this.#socket.speechIs('afterSpeech');
  }

  /** The session is over. */
  close(): void {
    this.#socket.close(1000, 'Session closed');
  }

  replaced(): void {
    this.#socket.close(1000, 'Replaced by another connection');
  }

  #obey(command: Command): void {
    const { type } = command;
    const eventId = typeof command.event_id === 'string' ? command.event_id : undefined;
    const session = this.#session;
    // A guess: whatever is understood keeps the session from being idle.
    session.heard();
    if (type === 'session.keep_alive') return;
    if (session.state !== 'connected') {
      session.complain(`${String(type)} while ${session.state}`);
      return;
    }
    switch (type) {
      case 'agent.speak':
        this.#speak(eventId, command.audio);
        return;
      case 'agent.speak_end':
        session.complete(eventId);
        return;
      case 'agent.interrupt':
        session.interrupt();
        return;
      case 'agent.start_listening':
      case 'agent.stop_listening':
        session.listen(type === 'agent.start_listening');
        return;
      default:
        session.complain(`${String(type)} is no command`);
    }
  }

  #speak(eventId: string | undefined, audio: unknown): void {
    if (typeof audio !== 'string') {
      this.#session.complain('agent.speak without audio');
      return;
    }
    const bytes = Buffer.from(audio, 'base64');
    // The vendor plays what is in a wrong format, and it sounds so.
    if (bytes.length % 2 !== 0) this.#session.complain('agent.speak with half a sample');
    if (bytes.subarray(0, 4).toString('latin1') === 'RIFF')
      this.#session.complain('agent.speak with a WAV file');
    if (!this.#session.speak(eventId, bytesToPcm16(bytes))) {
      this.#session.complain('agent.speak with more than the avatar can hold');
    }
  }

  /** Without an `event_id` where the client gave none: a guess. */
  #tell(type: string, { eventId, id }: SpeakingTask): void {
    const named = eventId === undefined ? {} : { event_id: eventId };
    this.#socket.sendJson({ type, ...named, task: { id } });
  }
}
