import type { UtteranceRecognizer } from '@antiphon/server';
import type { PostedChunk } from '../control/polled-answers.js';
import type { LongTalk } from './long-talk.js';

/**
 * The control: a session that keeps what it was given, sound and texts, as a service does that nobody has told
 * otherwise. The bot's voice is not kept.
 */
export class KeepingTalk implements LongTalk {
  readonly #recognizer: UtteranceRecognizer;
  readonly #answerTo: (text: string) => string;
  /** The sound that is kept, in bytes; beyond it the oldest chunk goes. */
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  readonly #texts: { readonly user: string; readonly bot: string }[] = [];
  #utterance: Buffer[] = [];
  #bytes = 0;

  constructor(
    recognizer: UtteranceRecognizer,
    answerTo: (text: string) => string,
    maxBytes: number = Number.POSITIVE_INFINITY,
  ) {
    this.#recognizer = recognizer;
    this.#answerTo = answerTo;
    this.#maxBytes = maxBytes;
  }

  get turns(): number {
    return this.#texts.length;
  }

  /** Sound that is kept now. */
  get keptBytes(): number {
    return this.#bytes;
  }

  async exchange(messages: readonly string[]): Promise<void> {
    for (const message of messages) await this.#take(JSON.parse(message) as PostedChunk);
  }

  async end(): Promise<void> {
    this.#chunks.length = 0;
    this.#texts.length = 0;
  }

  async #take({ audio_data, is_final }: PostedChunk): Promise<void> {
    // Not from the pool that small buffers share, so that what is kept is what is counted.
    const bytes = Buffer.alloc(audio_data.length / 2);
    bytes.write(audio_data, 'hex');
    this.#utterance.push(bytes);
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#chunks.shift()?.length ?? this.#bytes;
    if (is_final) await this.#answer();
  }

  async #answer(): Promise<void> {
    const { buffer } = new Uint8Array(Buffer.concat(this.#utterance));
    this.#utterance = [];
    const signal = new AbortController().signal;
    const { text } = await this.#recognizer.recognize(new Int16Array(buffer), {
      ...{ signal, language: 'en', session: 'control' },
    });
    this.#texts.push({ user: text, bot: this.#answerTo(text) });
  }
}
