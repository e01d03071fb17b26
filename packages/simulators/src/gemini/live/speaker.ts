import { Resampler, viewPcm16AsBytes } from '@antiphon/audio';
import { delay } from '@antiphon/core';
import { SPEECH_RATE, type SpokenPiece } from '../../speech/index.js';
import { piecesOf } from '../agent/index.js';
import type { LiveUsage } from './live-usage.js';
import type { LiveWire } from './live-wire.js';

/** The vendor's rate of what it says. */
export const OUTPUT_RATE = 24_000;

export interface SpeakerOptions {
  readonly wire: LiveWire;
  readonly usage: LiveUsage;
  readonly voice: string;
  readonly signal: AbortSignal;
  readonly chunkMs: number;
  readonly speed: number;
  readonly mergeShare: number;
  readonly transcribes: boolean;
  readonly isMute: boolean;
  readonly marksFinished: boolean;
  readonly send: (content: Readonly<Record<string, unknown>>) => void;
  /** The first audio has gone out. */
  readonly onFirst: () => void;
}

/**
 * Says the words of one turn: 24 kHz audio in chunks, faster than real time, and what is said, in pieces that keep
 * no order with the audio.
 */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #resampler = new Resampler({ inputRate: SPEECH_RATE, outputRate: OUTPUT_RATE });
  #playedAtMs = Number.NEGATIVE_INFINITY;
  #hasBegun = false;
  #said = '';
  /** Pieces of the transcription that lag behind the audio. */
  #lagging: string[] = [];

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  /** What was sent so far, in words. */
  get said(): string {
    return this.#said;
  }

  /** When a client that plays at once has played everything, on the clock. */
  get playedAtMs(): number {
    return this.#playedAtMs;
  }

  /** Rejects when the signal aborts. */
  async say(text: string): Promise<void> {
    const { wire, voice, signal, send, transcribes, marksFinished } = this.#options;
    for await (const piece of wire.speech.speak(text, { signal, voice })) {
      signal.throwIfAborted();
      if (!this.#hasBegun) await this.#pause(wire.latency('ttsFirstAudio'));
      await this.#sayPiece(piece);
    }
    this.#transcribe(this.#lagging.splice(0));
    if (marksFinished && transcribes) send({ outputTranscription: { finished: true } });
  }

  async #sayPiece(piece: SpokenPiece): Promise<void> {
    const { wire, chunkMs, transcribes, isMute, speed, usage } = this.#options;
    const before = this.#said === '' ? '' : `${this.#said} `;
    const words = transcribes ? piecesOf(before === '' ? piece.text : ` ${piece.text}`, wire.random) : [];
    // The transcription may run ahead of the audio, or lag behind it.
    const lead = Math.floor(wire.random() * 3) - 1;
    const due = [...this.#lagging.splice(0), ...words];
    const total = due.length;
    const samples = this.#resampler.process(piece.samples);
    const chunkSamples = Math.max(1, Math.round((chunkMs * OUTPUT_RATE) / 1_000));
    const count = Math.ceil(samples.length / chunkSamples);
    if (isMute) this.#begin();
    for (let at = 0; at < count && !isMute; at++) {
      const chunk = samples.subarray(at * chunkSamples, (at + 1) * chunkSamples);
      const ms = (chunk.length * 1_000) / OUTPUT_RATE;
      const share = (at + 1 + lead) / count;
      const now = due.splice(0, Math.max(0, Math.round(total * share) - (total - due.length)));
      this.#sendChunk(chunk, now);
      this.#begin();
      usage.spoken(ms);
      this.#playedAtMs = Math.max(this.#playedAtMs, wire.clock.now()) + ms;
      this.#said = before + saidBy(piece, ((at + 1) * chunkSamples * 1_000) / OUTPUT_RATE);
      await this.#pause(ms / speed + wire.latency('ttsPerChunk'));
    }
    this.#said = before + piece.text;
    if (isMute || lead >= 0) this.#transcribe(due);
    else this.#lagging = due;
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#options.onFirst();
  }

  #sendChunk(chunk: Int16Array, words: readonly string[]): void {
    const { send, wire, mergeShare } = this.#options;
    const data = Buffer.from(viewPcm16AsBytes(chunk)).toString('base64');
    const inlineData = { mimeType: `audio/pcm;rate=${OUTPUT_RATE}`, data };
    const modelTurn = { role: 'model', parts: [{ inlineData }] };
    const [first, ...rest] = words;
    if (first !== undefined && wire.random() < mergeShare) {
      send({ modelTurn, outputTranscription: { text: first } });
      this.#transcribe(rest);
    } else {
      this.#transcribe(words);
      send({ modelTurn });
    }
  }

  #transcribe(pieces: readonly string[]): void {
    for (const text of pieces) this.#options.send({ outputTranscription: { text } });
  }

  async #pause(ms: number): Promise<void> {
    const { wire, signal } = this.#options;
    if (ms > 0) await delay(wire.clock, ms, signal);
    signal.throwIfAborted();
  }
}

/** The words of a piece that have begun before a position, as they are written. */
function saidBy({ text, words }: SpokenPiece, ms: number): string {
  const begun = words.filter(({ startMs }) => startMs < ms).length;
  if (begun >= words.length) return text;
  return text.split(/\s+/).slice(0, begun).join(' ');
}
