import type { AudioDevices, PlaybackPiece, VoiceAudio, VoiceAudioEvents } from '@antiphon/client';
import type { Clock, Timer } from '@antiphon/core/frame-free';

/** How much of what the agent has said can be played again: two minutes, 11 MB. The oldest turns give way. */
const MAX_KEPT_MS = 120_000;
/** What is played again is handed over bit by bit: so it can be stopped, and leaves room for speech. */
const STEP_MS = 200;
const AHEAD_MS = 400;

interface Replay {
  readonly turn: number;
  readonly samples: Int16Array;
  readonly sinceMs: number;
  /** So many samples were handed over. */
  at: number;
  timer?: Timer;
}

interface KeptTurn {
  readonly turn: number;
  readonly pieces: Int16Array[];
  durationMs: number;
}

/**
 * Stands between the client and the loudspeaker: how loud the agent is, silence where it is not to be heard, and its last
 * answers again. What is silenced passes all the same, so that the agent goes on at the pace of speech.
 */
export class PlaybackGate implements VoiceAudio {
  readonly #inner: VoiceAudio;
  readonly #clock: Clock;
  /** Told when what is being played again begins or ends. */
  readonly #changed: () => void;
  #kept: KeptTurn[] = [];
  #replay: Replay | undefined;
  /** From 0 to 1. */
  volume = 1;
  isSilent = false;
  /** Answers are not heard by themselves: they are kept, and played when asked for. */
  isHeld = false;

  constructor(inner: VoiceAudio, clock: Clock, changed: () => void) {
    this.#inner = inner;
    this.#clock = clock;
    this.#changed = changed;
  }

  get rate(): number {
    return this.#inner.rate;
  }

  get latencyMs(): number {
    return this.#inner.latencyMs;
  }

  get isBlocked(): boolean {
    return this.#inner.isBlocked;
  }

  /** What comes now is heard as it comes. */
  get isHeard(): boolean {
    return !this.isHeld && !this.isSilent && this.volume > 0 && !this.isBlocked;
  }

  /** The last turn of which speech has come. */
  get turn(): number | undefined {
    return this.#kept.at(-1)?.turn;
  }

  /** The turns that can be played again. */
  get replayable(): readonly number[] {
    return this.#kept.map(({ turn }) => turn);
  }

  /** The turn that is being played again. */
  get replaying(): number | undefined {
    return this.#replay?.turn;
  }

  play(piece: PlaybackPiece): void {
    if (piece.turn !== undefined) this.#keep(piece.turn, piece.samples);
    const gain = this.isHeld || this.isSilent ? 0 : this.volume;
    // Speech that is to be heard comes before speech that was.
    if (piece.turn !== undefined && !this.isHeld && !this.isSilent) this.stopReplay();
    const samples = scaled(piece.samples, gain);
    // What passes in silence takes with it what is played again: behind each other both would have gaps.
    const replayed = this.#nextReplayed(samples.length);
    this.#inner.play({ ...piece, samples: replayed === undefined ? samples : mixed(samples, replayed) });
  }

  /** Plays a turn again. @returns whether there is one */
  replay(turn: number): boolean {
    this.stopReplay();
    const kept = this.#kept.find((each) => each.turn === turn);
    if (kept === undefined) return false;
    this.#replay = { turn, samples: joined(kept.pieces), sinceMs: this.#clock.now(), at: 0 };
    this.#changed();
    this.#feed(this.#replay);
    return true;
  }

  /** What was handed over already sounds for some tenths of a second more. */
  stopReplay(): void {
    if (this.#replay === undefined) return;
    this.#replay.timer?.cancel();
    this.#replay = undefined;
    this.#changed();
  }

  /** Another session counts its turns anew. */
  forget(): void {
    this.stopReplay();
    this.#kept = [];
  }

  open(events: VoiceAudioEvents): Promise<void> {
    return this.#inner.open(events);
  }

  resume(): Promise<void> {
    return this.#inner.resume();
  }

  flush(turn: number): void {
    this.stopReplay();
    this.#inner.flush(turn);
  }

  clear(): void {
    this.stopReplay();
    this.#inner.clear();
  }

  startMicrophone(deviceId?: string): Promise<void> {
    return this.#inner.startMicrophone(deviceId);
  }

  stopMicrophone(): void {
    this.#inner.stopMicrophone();
  }

  useSpeaker(deviceId: string): Promise<void> {
    return this.#inner.useSpeaker(deviceId);
  }

  devices(): Promise<AudioDevices> {
    return this.#inner.devices();
  }

  close(): Promise<void> {
    this.forget();
    return this.#inner.close();
  }

  #feed(replay: Replay): void {
    const { samples, sinceMs } = replay;
    const elapsedMs = this.#clock.now() - sinceMs;
    if (replay.at >= samples.length && elapsedMs + STEP_MS >= (samples.length / this.rate) * 1_000) {
      this.stopReplay();
      return;
    }
    const due = Math.round(((elapsedMs + AHEAD_MS) / 1_000) * this.rate) - replay.at;
    const piece = due > 0 ? this.#nextReplayed(due) : undefined;
    if (piece !== undefined) this.#inner.play({ turn: undefined, startMs: 0, samples: piece });
    replay.timer = this.#clock.after(STEP_MS, () => this.#feed(replay));
  }

  /** So many samples of what is played again, or what is left of it. */
  #nextReplayed(count: number): Int16Array | undefined {
    const replay = this.#replay;
    if (replay === undefined || replay.at >= replay.samples.length) return undefined;
    const next = replay.samples.subarray(replay.at, replay.at + count);
    replay.at += next.length;
    return scaled(next, this.volume);
  }

  #keep(turn: number, samples: Int16Array): void {
    let last = this.#kept.at(-1);
    if (last?.turn !== turn) {
      last = { turn, pieces: [], durationMs: 0 };
      this.#kept.push(last);
    }
    last.pieces.push(samples);
    last.durationMs += (samples.length / this.rate) * 1_000;
    while (this.#kept.reduce((sum, { durationMs }) => sum + durationMs, 0) > MAX_KEPT_MS) {
      // Of a single turn that is longer, its beginning is gone.
      if (this.#kept.length > 1) this.#kept.shift();
      else last.durationMs -= ((last.pieces.shift()?.length ?? 0) / this.rate) * 1_000;
    }
  }
}

function scaled(samples: Int16Array, gain: number): Int16Array {
  if (gain === 1) return samples;
  return gain === 0 ? new Int16Array(samples.length) : samples.map((sample) => Math.round(sample * gain));
}

/** @param shorter than the first, or as long */
function mixed(samples: Int16Array, shorter: Int16Array): Int16Array {
  const whole = samples.slice();
  for (const [at, sample] of shorter.entries()) {
    const sum = (samples[at] as number) + sample;
    whole[at] = Math.max(-32_768, Math.min(32_767, sum));
  }
  return whole;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
