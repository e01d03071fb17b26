import { bytesToPcm16 } from '@antiphon/audio';
import type { ServerSocket, SocketHandler } from '../server/index.js';
import type { HeygenSession } from './heygen-session.js';
import { readPipecatFrame } from './pipecat-frame.js';

/** The chat socket: a browser's microphone and typed words one way, events of the user's voice the other. */
export class ChatSocket implements SocketHandler {
  readonly #socket: ServerSocket;
  readonly #session: HeygenSession;

  constructor(socket: ServerSocket, session: HeygenSession) {
    this.#socket = socket;
    this.#session = session;
    session.chat = this;
  }

  onText(): void {
    this.#session.complain('a text message on the chat socket');
  }

  onBinary(bytes: Uint8Array): void {
    const frame = readPipecatFrame(bytes);
    if (frame === undefined) {
      this.#session.complain('a message on the chat socket that is no pipecat.Frame');
      return;
    }
    this.#session.heard();
    if (frame.kind === 'text') this.#session.hear(frame.text);
    else this.#session.hearMicrophone(bytesToPcm16(frame.audio), frame.sampleRate);
  }

  onClosed(): void {
    if (this.#session.chat === this) this.#session.chat = undefined;
  }

  tellVoice(kind: 'start' | 'stop'): void {
    this.#socket.sendJson({ event_type: `user_${kind}` });
    this.#socket.speechIs(kind === 'start' ? 'speech' : 'afterSpeech');
  }
}
