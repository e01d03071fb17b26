import { wordsOf } from '@antiphon/core';
import type { ScriptedSpeech } from './scripted-stt.js';
import type { VoicedWord } from './voice.js';
import { WordReader } from './word-reader.js';

const MS_PER_WORD = 200;

interface ScriptedWord extends VoicedWord {
  readonly confidence: number | undefined;
}

/** The words of a stream that have been recognised since the last segment. */
export class Heard {
  words: ScriptedWord[] = [];
  readonly #script: ScriptedWord[] | undefined;
  readonly #reader: WordReader;
  readonly #onWord: () => void;
  #ms = 0;
  #lastWordMs = 0;

  constructor(script: readonly ScriptedSpeech[] | undefined, onWord: () => void) {
    this.#script = script?.flatMap(wordsOfSpeech).sort((a, b) => a.endMs - b.endMs);
    this.#onWord = onWord;
    this.#reader = new WordReader((word) => this.#add({ ...word, confidence: undefined }));
  }

  /** How much of the stream has come. */
  get ms(): number {
    return this.#ms;
  }

  /** For how long no word has ended. */
  get silentMs(): number {
    return this.#ms - this.#lastWordMs;
  }

  push(samples: Int16Array, sampleRate: number): void {
    this.#ms += (samples.length / sampleRate) * 1000;
    if (this.#script === undefined) {
      this.#reader.push(samples, sampleRate);
      return;
    }
    for (let next = this.#script[0]; next !== undefined && next.endMs <= this.#ms; next = this.#script[0]) {
      this.#script.shift();
      this.#add(next);
    }
  }

  recognition(): { text: string; startMs?: number; endMs?: number; confidence?: number } {
    const first = this.words[0];
    const last = this.words.at(-1);
    if (first === undefined || last === undefined) return { text: '' };
    const confidence = first.confidence === undefined ? {} : { confidence: first.confidence };
    const text = this.words.map((word) => word.text).join(' ');
    return { text, startMs: first.startMs, endMs: last.endMs, ...confidence };
  }

  forget(): void {
    this.words = [];
  }

  #add(word: ScriptedWord): void {
    this.words.push(word);
    this.#lastWordMs = word.endMs;
    this.#onWord();
  }
}

function wordsOfSpeech({ text, atMs, durationMs, confidence }: ScriptedSpeech): ScriptedWord[] {
  const texts = wordsOf(text);
  const perWordMs = (durationMs ?? texts.length * MS_PER_WORD) / Math.max(1, texts.length);
  return texts.map((word, index) => ({
    text: word.text,
    startMs: atMs + index * perWordMs,
    endMs: atMs + (index + 1) * perWordMs,
    confidence,
  }));
}
