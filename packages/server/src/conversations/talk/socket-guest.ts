import type { Clock, Session } from '@antiphon/core';
import { ClientFault } from '../client-fault.js';
import { type Ear, HEARD_RATE, StreamingEar } from '../hearing/index.js';
import type { ConversationLimits } from '../limits.js';
import type { ConversationMode } from '../open-request.js';
import {
  type ClientMessage,
  type Command,
  type ConversationSocket,
  type ServiceMessage,
  SOCKET_CLOSE,
  SocketLine,
  SocketVoice,
} from '../socket/index.js';
import type { ConversationStats } from '../stats.js';
import { SPOKEN_RATE } from './socket-pipelines.js';
import type { Guest } from './stage.js';
import { tellClient } from './tell-client.js';

/** What a guest does in its conversation. */
export interface SocketHost {
  readonly id: string;
  readonly mode: ConversationMode;
  readonly language: string;
  readonly ear: Ear;
  /** Why nothing new is begun, if it is not. */
  readonly refusal: string | undefined;
  stats(): ConversationStats;
  /** Something has come. */
  touch(): void;
  /** @throws ClientFault when the language is not spoken here, or too many texts wait */
  ask(text: string, language: string | undefined): void;
  reset(): void;
  /** Something of the service has failed. */
  failed(error: unknown): void;
  /** The guest has gone. */
  left(guest: SocketGuest): void;
}

/** A client that talks by the conversation's own socket. */
export class SocketGuest implements Guest {
  readonly line: SocketLine;
  readonly #host: SocketHost;

  constructor(
    socket: ConversationSocket,
    host: SocketHost,
    options: { readonly clock: Clock; readonly limits: ConversationLimits },
  ) {
    this.#host = host;
    this.line = new SocketLine(socket, options, {
      take: (message) => this.#take(message),
      failed: (error) => host.failed(error),
      ended: () => host.left(this),
    });
  }

  send(message: ServiceMessage): void {
    this.line.send(message);
  }

  leave(code: number, reason: string): void {
    this.line.send({ type: 'ended', reason });
    this.line.close(code, reason);
  }

  /** Not let in. */
  refuse(code: string, message: string): void {
    this.line.send({ type: 'error', code, message });
    this.line.close(SOCKET_CLOSE.tryAgain, message);
  }

  /** Its session has failed, or could not be started: the conversation stays, and it may come again. */
  failed(): void {
    this.line.send({ type: 'error', code: 'agent_failed', message: 'the agent has failed: connect again' });
    this.line.close(SOCKET_CLOSE.failed, 'the agent has failed');
  }

  /** The recogniser has failed in an utterance, or in some of it. */
  misunderstood(chunkIndex: number, { isPart }: { readonly isPart: boolean }): void {
    const message = isPart
      ? 'some of what was said could not be recognised'
      : 'what was said could not be recognised: say it again';
    this.send({ type: 'error', code: 'recognition_failed', message, chunk_index: chunkIndex });
  }

  /** What stands at the ends of its session. */
  ends(): { readonly ear: StreamingEar | undefined; readonly voice: SocketVoice } {
    const { ear } = this.#host;
    return {
      ear: ear instanceof StreamingEar ? ear : undefined,
      voice: new SocketVoice(SPOKEN_RATE, (message) => this.send(message)),
    };
  }

  /** From now on it is told what goes on in its session. */
  follow(session: Session, voice: SocketVoice): void {
    tellClient(session, { mode: this.#host.mode, voice, send: (message) => this.send(message) });
  }

  /** It can be talked. */
  ready(maxChunkBytes: number): void {
    const { id, mode, language, ear } = this.#host;
    this.send({
      type: 'ready',
      session_id: id,
      mode,
      language,
      sample_rate: HEARD_RATE,
      next_chunk_index: ear.nextIndex,
      max_chunk_bytes: maxChunkBytes,
    });
  }

  #take(message: ClientMessage): void {
    const { refusal } = this.#host;
    if (message.type === 'control' && message.command !== 'reset') {
      this.#answer(message.command);
      return;
    }
    // Pings and looks at the figures are no use of a conversation: whoever is only there would keep the place for good.
    this.#host.touch();
    if (refusal !== undefined) throw new ClientFault('draining', refusal);
    else if (message.type === 'control') this.#host.reset();
    else if (message.type === 'audio_chunk') this.#host.ear.take(message.chunk);
    else this.#host.ask(message.text, message.language);
  }

  #answer(command: Exclude<Command, 'reset'>): void {
    if (command === 'ping') this.send({ type: 'pong' });
    else this.send({ type: 'stats', stats: this.#host.stats() });
  }
}
