import type { Clock, Timer } from '@antiphon/core/frame-free';

export interface HeardReportsOptions {
  readonly clock: Clock;
  /** Tells the server. */
  readonly tell: (turn: number, heardMs: number) => void;
  /** How much the output device holds back, in ms, just now. */
  readonly latencyMs: () => number;
  /** How often to tell while speech sounds, in ms. @defaultValue 100 */
  readonly everyMs?: number;
}

/** The loudspeaker's part of the truth: how much was played, and whether it went silent then. */
export interface PlaybackReport {
  readonly turn: number;
  readonly playedMs: number;
  /** Nothing is left to play for now. */
  readonly isDry: boolean;
}

/** More reports than any output device holds back. */
const MAX_PENDING = 200;

/**
 * Turns what was played into what was heard: later by what the device holds back, never going back, told when speech begins
 * to sound, every `everyMs` while it does, when all of it has sounded, and after a flush.
 */
export class HeardReports {
  readonly #options: HeardReportsOptions;
  everyMs: number;
  /** Played, and still on its way through the device. */
  #pending: (PlaybackReport & { readonly heardAtMs: number })[] = [];
  #told: { readonly turn: number; readonly heardMs: number; readonly atMs: number } | undefined;
  #heard: { readonly turn: number; readonly heardMs: number } | undefined;
  #timer: Timer | undefined;

  constructor(options: HeardReportsOptions) {
    this.#options = options;
    this.everyMs = options.everyMs ?? 100;
  }

  /** What is being heard just now; undefined before the first speech. */
  get heard(): { readonly turn: number; readonly heardMs: number } | undefined {
    return this.#heard;
  }

  /** So much has been played. */
  played(report: PlaybackReport): void {
    const { clock, latencyMs } = this.#options;
    if (this.#pending.length === MAX_PENDING) this.#pending.shift();
    this.#pending.push({ ...report, heardAtMs: clock.now() + latencyMs() });
    this.#settle();
  }

  /** Playing was broken off there: what the device still holds is not waited for. */
  flushed(turn: number, playedMs: number): void {
    this.#pending = this.#pending.filter((report) => report.turn > turn);
    const heardMs = Math.max(0, playedMs - this.#options.latencyMs());
    this.#hear(turn, heardMs);
    this.#tell(turn, this.#heard?.turn === turn ? this.#heard.heardMs : heardMs);
  }

  /** Forgets what is under way; nothing more is told. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#pending = [];
  }

  #settle(): void {
    const { clock } = this.#options;
    const nowMs = clock.now();
    for (
      let next = this.#pending[0];
      next !== undefined && next.heardAtMs <= nowMs;
      next = this.#pending[0]
    ) {
      this.#pending.shift();
      this.#hear(next.turn, next.playedMs);
      if (this.#isDue(next, nowMs)) this.#tell(next.turn, this.#heard?.heardMs ?? next.playedMs);
    }
    const [first] = this.#pending;
    if (first === undefined || this.#timer !== undefined) return;
    this.#timer = clock.after(Math.max(0, first.heardAtMs - nowMs), () => {
      this.#timer = undefined;
      this.#settle();
    });
  }

  #hear(turn: number, heardMs: number): void {
    const known = this.#heard;
    if (known !== undefined && turn < known.turn) return;
    this.#heard = { turn, heardMs: known?.turn === turn ? Math.max(known.heardMs, heardMs) : heardMs };
  }

  #isDue({ turn, isDry }: PlaybackReport, nowMs: number): boolean {
    const told = this.#told;
    return isDry || told === undefined || told.turn !== turn || nowMs - told.atMs >= this.everyMs;
  }

  #tell(turn: number, heardMs: number): void {
    const told = this.#told;
    if (told !== undefined && turn < told.turn) return;
    this.#told = { turn, heardMs, atMs: this.#options.clock.now() };
    this.#options.tell(turn, heardMs);
  }
}
