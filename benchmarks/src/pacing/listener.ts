import type { Clock } from '@antiphon/core';
import { SimulatedStream } from '@antiphon/simulators';

/** Shorter silence is what a line's own buffer hides. */
const HEARD_GAP_MS = 5;
/** What is sent ahead comes within this time: until then there is less. */
const START_MS = 20;

/** What somebody heard who plays what comes at once, in order and in real time. */
export interface Heard {
  /** Silences within the speech: all of them, which are clicks at least, and those of 5 ms or more. */
  readonly breaks: number;
  readonly gaps: number;
  readonly silenceMs: number;
  readonly longestMs: number;
  /** What was there to be played when the last frame came, and the least there was when any did since the start. */
  readonly leadLeftMs: number;
  readonly lowestLeadMs: number;
}

/** A caller at the end of a line, who has no buffer but what he is sent: the simulated telephone call of the tests. */
export class Listener {
  readonly #clock: Clock;
  readonly #line: SimulatedStream;
  #beganMs = 0;
  #frames = 0;
  #leadLeftMs = 0;
  #lowestLeadMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#line = new SimulatedStream({ clock, send: () => {}, close: () => {} });
    this.#line.begin();
    this.#line.fallSilent();
  }

  /** How many frames came. */
  get frames(): number {
    return this.#frames;
  }

  get heard(): Heard {
    const { stretches } = this.#line.heard;
    const silences = stretches.slice(1).map(({ startMs }, at) => startMs - (stretches[at]?.endMs ?? 0));
    return {
      breaks: silences.length,
      gaps: silences.filter((ms) => ms >= HEARD_GAP_MS).length,
      silenceMs: silences.reduce((sum, ms) => sum + ms, 0),
      longestMs: Math.max(0, ...silences),
      leadLeftMs: this.#leadLeftMs,
      lowestLeadMs: this.#lowestLeadMs,
    };
  }

  /** A frame comes. */
  take(codes: Uint8Array): void {
    const { streamSid, bufferedMs } = this.#line;
    const nowMs = this.#clock.now();
    if (this.#frames++ === 0) this.#beganMs = nowMs;
    this.#leadLeftMs = bufferedMs;
    if (nowMs - this.#beganMs >= START_MS) this.#lowestLeadMs = Math.min(this.#lowestLeadMs, bufferedMs);
    const payload = Buffer.from(codes).toString('base64');
    this.#line.receive(JSON.stringify({ event: 'media', streamSid, media: { payload } }));
  }
}
