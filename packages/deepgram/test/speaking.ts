import { joinPcm16 } from '@antiphon/audio';
import {
  AntiphonError,
  type ServiceHost,
  type SpeechChunk,
  type StateChange,
  type TextToSpeech,
  type Voice,
} from '@antiphon/core';
import { unhurried } from './listening.js';

/** A voice in a session's place, with what it told the session. */
export class Speaking implements AsyncDisposable {
  readonly changes: StateChange[] = [];
  readonly #clock = unhurried();
  readonly #controller = new AbortController();
  voice!: Voice;

  static async open(service: TextToSpeech): Promise<Speaking> {
    const speaking = new Speaking();
    const voice = await service.open?.(speaking.host);
    speaking.voice = voice ?? service;
    return speaking;
  }

  readonly host: ServiceHost = {
    clock: this.#clock,
    signal: this.#controller.signal,
    connection: (change) => void this.changes.push(change),
  };

  get states(): string[] {
    return this.changes.map(({ to }) => to);
  }

  /** Everything of a text, and how it ended. */
  async say(
    text: string,
    signal = new AbortController().signal,
    onChunk: (chunk: SpeechChunk) => void = () => {},
  ): Promise<Spoken> {
    const chunks: SpeechChunk[] = [];
    try {
      for await (const chunk of this.voice.synthesize(text, { signal })) {
        chunks.push(chunk);
        onChunk(chunk);
      }
      return { ...joined(chunks), error: undefined };
    } catch (error) {
      if (!(error instanceof AntiphonError)) throw error;
      return { ...joined(chunks), error };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.voice.close?.();
    this.#controller.abort();
    this.#clock[Symbol.dispose]();
  }
}

export interface Spoken {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  /** The words told, joined. */
  readonly text: string;
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[];
  readonly error: AntiphonError | undefined;
}

function joined(chunks: readonly SpeechChunk[]): Omit<Spoken, 'error'> {
  const words = chunks.flatMap((chunk) => chunk.words ?? []);
  return {
    samples: joinPcm16(chunks.map(({ samples }) => samples)),
    sampleRate: chunks[0]?.sampleRate ?? 0,
    words,
    text: words.map(({ text }) => text).join(' '),
  };
}
