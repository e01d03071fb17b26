import { delay, systemClock } from '@antiphon/core';
import {
  type Conversation,
  type ConversationSocket,
  Conversations,
  memoryStore,
  type ServiceMessage,
  type SocketPeer,
  type UtteranceRecognizer,
} from '@antiphon/server';
import { benchAgent } from '../../server/agent.js';

const RATE = 16_000;
/** As the server cuts what it shows early. */
const WINDOW_SAMPLES = 2 * RATE;
const HOP_SAMPLES = 1.5 * RATE;
const LOOK_MS = 5;

/** What a conversation made of an utterance. */
export interface Heard {
  /** Stitched of windows: what was shown last before the utterance ended. */
  readonly stitched: string;
  /** What counted. */
  readonly final: string;
}

/** A client of a conversation in utterance mode, without a network between. */
export class Listener implements AsyncDisposable {
  readonly #service: Conversations;
  readonly #conversation: Conversation;
  readonly #peer: SocketPeer;
  #stitched = '';
  #final: string | undefined;

  private constructor(service: Conversations, conversation: Conversation) {
    this.#service = service;
    this.#conversation = conversation;
    const socket: ConversationSocket = {
      bufferedAmount: 0,
      send: (text) => this.#told(JSON.parse(text) as ServiceMessage),
      close: () => {},
      terminate: () => {},
    };
    this.#peer = conversation.connect(socket);
  }

  static async open(recognizer: UtteranceRecognizer): Promise<Listener> {
    const agent = benchAgent(systemClock, recognizer);
    // What is said in minutes comes here in seconds.
    const limits = { maxBytesPerSecond: 100_000_000 };
    const service = new Conversations({ agent, store: memoryStore(), limits });
    const request = { owner: 'bench', mode: 'utterance', enableTTS: false } as const;
    return new Listener(service, await service.open(request));
  }

  /** Says the utterance a window at a time, each as soon as the one before has been recognised. */
  async hear(samples: Int16Array): Promise<Heard> {
    this.#stitched = '';
    this.#final = undefined;
    const whole = inWholeWindows(samples);
    for (let at = 0; at < whole.length; at += at === 0 ? WINDOW_SAMPLES : HOP_SAMPLES) {
      this.#say(whole.slice(at, at + (at === 0 ? WINDOW_SAMPLES : HOP_SAMPLES)), false);
      while (this.#conversation.stats().pendingTranscriptions > 0) await delay(systemClock, LOOK_MS);
    }
    this.#say(new Int16Array(0), true);
    while (this.#final === undefined) await delay(systemClock, LOOK_MS);
    return { stitched: this.#stitched, final: this.#final };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#peer.closed();
    return this.#service[Symbol.asyncDispose]();
  }

  #say(samples: Int16Array, is_final: boolean): void {
    const audio_data = Buffer.from(samples.buffer).toString('hex');
    this.#peer.message(Buffer.from(JSON.stringify({ type: 'audio_chunk', audio_data, is_final })), false);
  }

  #told(message: ServiceMessage): void {
    if (message.type === 'error') throw new Error(`the service says ${message.code}: ${message.message}`);
    if (message.type !== 'transcription') return;
    if (message.is_final) this.#final = message.text;
    else this.#stitched = message.text;
  }
}

/** With silence at its end: what is shorter than a window is in none. */
function inWholeWindows(samples: Int16Array): Int16Array {
  const hops = Math.max(0, Math.ceil((samples.length - WINDOW_SAMPLES) / HOP_SAMPLES));
  const padded = new Int16Array(WINDOW_SAMPLES + hops * HOP_SAMPLES);
  padded.set(samples);
  return padded;
}
