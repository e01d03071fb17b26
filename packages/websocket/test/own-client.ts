import type { JsonValue, VirtualClock } from '@antiphon/core';
import type { OpusDecoder, OpusEncoder, OpusEngine } from '@antiphon/opus';
import {
  type Hello,
  type LinkData,
  type LinkMessageType,
  linkMessage,
  OPUS_MARK,
  readLinkMessage,
  readPipecatFrame,
  UNCOUNTED,
  type Welcome,
  writePipecatAudio,
  writePipecatMessage,
} from '@antiphon/rtvi/frame-free';

/** A stretch of the bot's voice, and when it sounds. */
interface Chunk {
  readonly turn: number | undefined;
  readonly fromMs: number;
  readonly startsAtMs: number;
  readonly samples: Int16Array;
  readonly sampleRate: number;
  endsAtMs: number;
}

/** The other end of a connection. */
export interface Wire {
  message(data: Buffer): void;
  closed(code: number): void;
}

export interface OwnClientOptions {
  readonly audioIn?: number;
  readonly audioOut?: number;
  /** Speaks and hears Opus, if the server does. @defaultValue PCM alone */
  readonly opus?: OpusEngine | undefined;
  /** What it offers to send. @defaultValue Opus, if it has it */
  speaks?: 'opus' | 'pcm' | undefined;
  /** How much later than it should the loudspeaker sounds. @defaultValue 0 */
  readonly latencyMs?: number;
}

/** A client of this project in virtual time: plays, drops what it is told to, says what was heard, comes back. */
export class OwnClient {
  welcome: Welcome | undefined;
  readonly said: JsonValue[] = [];
  readonly flushes: number[] = [];
  readonly skipped: number[] = [];
  readonly #clock: VirtualClock;
  readonly #options: Required<OwnClientOptions>;
  readonly #encoder: OpusEncoder | undefined;
  readonly #decoder: OpusDecoder | undefined;
  /** Packets of Opus that came. */
  packets = 0;
  readonly #sent: Uint8Array[] = [];
  #forgotten = 0;
  #received = 0;
  #chunks: Chunk[] = [];
  #wire: Wire | undefined;

  constructor(clock: VirtualClock, options: OwnClientOptions = {}) {
    this.#clock = clock;
    this.#options = {
      audioIn: 16_000,
      audioOut: 24_000,
      latencyMs: 0,
      opus: undefined,
      speaks: undefined,
      ...options,
    };
    this.#encoder = options.opus?.encoder({ sampleRate: this.#options.audioIn });
    this.#decoder = options.opus?.decoder({ sampleRate: 24_000 });
  }

  get received(): number {
    return this.#received;
  }

  /** A connection is there. Says hello. */
  opened(wire: Wire): void {
    const { audioIn, audioOut, opus, speaks } = this.#options;
    const codec = opus === undefined ? 'pcm' : 'opus';
    this.#wire = wire;
    const hello: Hello = {
      version: 1,
      audioIn: { sampleRate: audioIn, codec: speaks ?? codec },
      audioOut: { sampleRate: audioOut, codecs: [codec, 'pcm'] },
      ...(this.welcome === undefined ? {} : { received: this.#received }),
    };
    wire.message(Buffer.from(writePipecatMessage(linkMessage('hello', hello))));
  }

  /** From the next hello on it offers to send PCM alone. */
  speakPcm(): void {
    this.#options.speaks = 'pcm';
  }

  /** The connection is gone. What is said from now on is kept. */
  cut(): void {
    this.#wire = undefined;
  }

  rtvi(type: string, data: JsonValue = null, id = 'c1'): void {
    this.#send(writePipecatMessage(JSON.stringify({ id, label: 'rtvi-ai', type, data })));
  }

  link<Type extends LinkMessageType>(type: Type, data: LinkData[Type]): void {
    this.#send(writePipecatMessage(linkMessage(type, data)), UNCOUNTED.has(type));
  }

  /** Speaks, in messages of 20 ms, in real time. */
  async speak(samples: Int16Array): Promise<void> {
    const size = this.#options.audioIn / 50;
    for (let at = 0; at < samples.length; at += size) {
      const frame = samples.slice(at, at + size);
      const isOpus = this.welcome?.audioIn.codec === 'opus';
      const packet = isOpus ? this.#encoder?.encode(frame) : undefined;
      const bytes = packet ?? new Uint8Array(frame.buffer);
      const name = packet === undefined ? 'audio' : `audio${OPUS_MARK}`;
      this.#send(writePipecatAudio({ name, bytes, sampleRate: this.#options.audioIn, channels: 1 }));
      await this.#clock.run(20);
    }
  }

  /** What the server has sent. */
  receive(message: Uint8Array): void {
    const frame = readPipecatFrame(message);
    if (frame.type === 'audio') {
      this.#received++;
      this.#play(frame.audio);
      return;
    }
    if (frame.type !== 'message') throw new Error(`a ${frame.type} came`);
    const value = JSON.parse(frame.json) as JsonValue;
    const link = readLinkMessage(value);
    if (typeof link === 'string') throw new Error(link);
    if (link === undefined || !UNCOUNTED.has(link.type)) this.#received++;
    if (link === undefined) this.said.push(value);
    else if (link.type === 'welcome') this.#welcomed(link.data);
    else if (link.type === 'flush') this.#flush(link.data.turn);
    else if (link.type === 'received') this.#forgotten = link.data.count;
    else if (link.type === 'skip') {
      this.#received += link.data.count;
      this.skipped.push(link.data.count);
    }
  }

  /** The samples that have sounded by now. */
  get heard(): Int16Array {
    const nowMs = this.#clock.now();
    return Int16Array.from(
      this.#chunks.flatMap(({ samples, startsAtMs, endsAtMs, sampleRate }) => {
        const ms = Math.min(nowMs, endsAtMs) - startsAtMs;
        return ms <= 0 ? [] : [...samples.subarray(0, Math.round((ms / 1000) * sampleRate))];
      }),
    );
  }

  messages(type: string): JsonValue[] {
    return this.said.filter((each) => (each as { type?: string }).type === type);
  }

  #send(message: Uint8Array, isUncounted = false): void {
    if (!isUncounted) this.#sent.push(message);
    this.#wire?.message(Buffer.from(message));
  }

  #welcomed(welcome: Welcome): void {
    this.welcome = welcome;
    if (!welcome.resumed) return;
    if (welcome.received < this.#forgotten) throw new Error('the server has forgotten what it had received');
    const wire = this.#wire;
    // Later, as over a network: the server first says all that it has to say.
    this.#clock.after(0, () => {
      for (const message of this.#sent.slice(welcome.received)) wire?.message(Buffer.from(message));
    });
  }

  #play(audio: { id?: number; pts?: number; name?: string; bytes: Uint8Array; sampleRate: number }): void {
    const { sampleRate, bytes, id, pts = 0 } = audio;
    const [name, isOpus] = [audio.name?.replace(OPUS_MARK, ''), audio.name?.endsWith(OPUS_MARK)];
    if (isOpus) this.packets++;
    const samples = isOpus ? this.#opened(bytes) : new Int16Array(new Uint8Array(bytes).buffer);
    const soonMs = this.#clock.now() + this.#options.latencyMs;
    const startsAtMs = Math.max(soonMs, this.#chunks.at(-1)?.endsAtMs ?? 0);
    const endsAtMs = startsAtMs + (samples.length / sampleRate) * 1000;
    const turn = name === 'speech' ? id : undefined;
    const chunk: Chunk = { turn, fromMs: pts / 1e6, startsAtMs, endsAtMs, samples, sampleRate };
    this.#chunks.push(chunk);
    if (turn === undefined) return;
    this.#clock.after(endsAtMs - this.#clock.now(), () => {
      if (chunk.endsAtMs === endsAtMs)
        this.link('heard', { turn, heardMs: chunk.fromMs + endsAtMs - startsAtMs });
    });
  }

  #opened(packet: Uint8Array): Int16Array {
    if (this.#decoder === undefined) throw new Error('Opus came, and nobody had asked for it');
    return this.#decoder.decode(packet);
  }

  #flush(turn: number): void {
    const nowMs = this.#clock.now();
    this.flushes.push(turn);
    const last = this.#chunks.findLast((chunk) => chunk.turn === turn && chunk.startsAtMs < nowMs);
    for (const chunk of this.#chunks)
      chunk.endsAtMs = Math.min(chunk.endsAtMs, Math.max(chunk.startsAtMs, nowMs));
    this.#chunks = this.#chunks.filter(({ startsAtMs, endsAtMs }) => endsAtMs > startsAtMs);
    const heardMs = last === undefined ? 0 : last.fromMs + last.endsAtMs - last.startsAtMs;
    this.link('heard', { turn, heardMs });
  }
}
