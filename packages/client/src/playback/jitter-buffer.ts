import { PlayoutDelay } from './playout-delay.js';
import { SoftEdges } from './soft-edges.js';

/** A piece of what is to be played. */
export interface PlaybackPiece {
  /** The turn whose speech it is; undefined for a sound that counts for nothing. */
  readonly turn: number | undefined;
  /** Where in the turn's speech its first sample lies, in ms. */
  readonly startMs: number;
  /** Mono, at the rate of the buffer. */
  readonly samples: Int16Array;
}

/** How far playing has come. */
export interface PlaybackPosition {
  readonly turn: number;
  /** So much of the turn's speech has been played, from its beginning, in ms. */
  readonly playedMs: number;
}

export interface JitterBufferOptions {
  /** Samples per second of what is pushed and pulled. */
  readonly sampleRate: number;
  /** The most it holds, in ms; what comes beyond is dropped and counted. @defaultValue 30_000 */
  readonly maxMs?: number;
}

export const jitterBufferDefaults = { maxMs: 30_000 } as const satisfies Partial<JitterBufferOptions>;

/** Sound that begins or is broken off is faded so long: no click, and nobody hears it as a word. */
const FADE_MS = 5;
/** Contiguous speech may be told with this much rounding. */
const SAME_PLACE_MS = 1;

/**
 * Speech between the network and the loudspeaker: what comes in bursts goes out evenly. It waits for a little sound before
 * it begins, for more after it ran dry for want of sound that came too late, and for less again when all goes well
 * (see {@link PlayoutDelay}). {@link flush} silences it within 5 ms.
 *
 * Holds at most `maxMs`. Knows no clock: whoever pushes and pulls says what time it is.
 */
export class JitterBuffer {
  readonly #rate: number;
  readonly #maxMs: number;
  readonly #delay = new PlayoutDelay();
  readonly #edges: SoftEdges;
  #pieces: PlaybackPiece[] = [];
  /** Samples of the first piece that are played. */
  #offset = 0;
  #bufferedSamples = 0;
  #isPlaying = false;
  #waitingSinceMs: number | undefined;
  /** Since when it has been dry, and what would have come next. */
  #dry: (PlaybackPosition & { readonly sinceMs: number }) | undefined;
  #position: PlaybackPosition | undefined;
  #dropped = 0;

  constructor(options: JitterBufferOptions) {
    const { sampleRate, maxMs } = { ...jitterBufferDefaults, ...options };
    this.#rate = sampleRate;
    this.#maxMs = maxMs;
    this.#edges = new SoftEdges(Math.round((FADE_MS / 1_000) * sampleRate));
  }

  /** What waits to be played, in ms. */
  get bufferedMs(): number {
    return (this.#bufferedSamples / this.#rate) * 1_000;
  }

  /** How much sound it waits for before it begins, in ms. */
  get targetMs(): number {
    return this.#delay.targetMs;
  }

  /** How often it ran dry in the middle of speech. */
  get underruns(): number {
    return this.#delay.underruns;
  }

  /** Pieces that it had no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Where the last speech that was played has come to; undefined before the first. */
  get position(): PlaybackPosition | undefined {
    return this.#position;
  }

  /** Takes the next piece. @param nowMs the time, on the clock of {@link pull} */
  push(piece: PlaybackPiece, nowMs: number): void {
    if (piece.samples.length === 0) return;
    if (this.bufferedMs >= this.#maxMs) {
      this.#dropped++;
      return;
    }
    this.#noticeLateness(piece, nowMs);
    this.#pieces.push(piece);
    this.#bufferedSamples += piece.samples.length;
    if (!this.#isPlaying) this.#waitingSinceMs ??= nowMs;
  }

  /** Fills `output` with what is to be played next, with silence where there is nothing. */
  pull(output: Float32Array, nowMs: number): void {
    output.fill(0);
    if (!this.#isPlaying) this.#isPlaying = this.#mayBegin(nowMs);
    const isPlaying = this.#isPlaying;
    this.#edges.shape(output, isPlaying ? this.#fill(output) : 0);
    if (!isPlaying) return;
    if (this.#bufferedSamples > 0) {
      this.#delay.played((output.length / this.#rate) * 1_000, this.bufferedMs);
      return;
    }
    this.#isPlaying = false;
    if (this.#position !== undefined) this.#dry = { ...this.#position, sinceMs: nowMs };
  }

  /**
   * Drops the speech of all turns up to this one, and sounds. What is just being played fades within 5 ms.
   *
   * @returns whether anything was dropped.
   */
  flush(turn: number): boolean {
    const [first] = this.#pieces;
    const before = this.#bufferedSamples;
    this.#pieces = this.#pieces.filter((piece) => piece.turn !== undefined && piece.turn > turn);
    if (this.#pieces[0] !== first) this.#offset = 0;
    // Also where the last sample of it has just been given out: what comes next does not go on from there.
    if (this.#pieces[0] !== first || first === undefined) this.#edges.cut();
    this.#bufferedSamples = this.#pieces.reduce((sum, { samples }) => sum + samples.length, -this.#offset);
    this.#dry = undefined;
    if (this.#pieces.length === 0) {
      this.#isPlaying = false;
      this.#waitingSinceMs = undefined;
    }
    return this.#bufferedSamples < before;
  }

  /** Enough is there; or it has waited long enough for more, as at the end of a short word. */
  #mayBegin(nowMs: number): boolean {
    if (this.#waitingSinceMs === undefined) return false;
    const { targetMs } = this;
    if (this.bufferedMs < targetMs && nowMs - this.#waitingSinceMs < targetMs) return false;
    this.#waitingSinceMs = undefined;
    return true;
  }

  /** Speech that goes on where it ran dry came too late: by so much. */
  #noticeLateness({ turn, startMs }: PlaybackPiece, nowMs: number): void {
    const dry = this.#dry;
    this.#dry = undefined;
    if (dry === undefined || turn !== dry.turn) return;
    if (Math.abs(startMs - dry.playedMs) <= SAME_PLACE_MS) this.#delay.late(nowMs - dry.sinceMs);
  }

  #fill(output: Float32Array): number {
    let at = 0;
    for (;;) {
      const piece = this.#pieces[0];
      if (piece === undefined || at === output.length) return at;
      const { samples, turn, startMs } = piece;
      const count = Math.min(samples.length - this.#offset, output.length - at);
      for (let i = 0; i < count; i++) output[at + i] = (samples[this.#offset + i] as number) / 32_768;
      at += count;
      this.#offset += count;
      this.#bufferedSamples -= count;
      if (turn !== undefined)
        this.#position = { turn, playedMs: startMs + (this.#offset / this.#rate) * 1_000 };
      if (this.#offset < samples.length) continue;
      this.#pieces.shift();
      this.#offset = 0;
    }
  }
}
