import { type Deferred, deferred, delay, systemClock } from '@antiphon/core';
import { antiphon, FRAME_MS, type PacedStream, type PacingDesign } from './designs.js';
import { type Heard, Listener } from './listener.js';
import { justInTime, sentAhead } from './old-ways.js';

const STALLS = 3;

/** What one process measures. */
export interface StallOrder {
  /** How long the speech is. */
  readonly speechMs: number;
  /** How long the process stands still, each time. */
  readonly stallMs: number;
  /** How far ahead the designs send that can be told. */
  readonly leadMs: number;
  /** How many streams of each design, which begin at different moments of a frame. */
  readonly streams: number;
}

/** What the listeners of a design heard, one for each stream. */
export interface StallResult {
  readonly design: string;
  readonly heard: readonly Heard[];
}

/**
 * Streams of every design in one process that stands still three times, in the middle of the speech. So all of them
 * meet the same stalls at the same moments.
 */
export async function hearStalls(order: StallOrder): Promise<StallResult[]> {
  const designs = [antiphon(order.leadMs), sentAhead(order.leadMs), justInTime()];
  const spoken: Spoken[] = [];
  const startMs = systemClock.now();
  for (let stream = 0; stream < order.streams; stream++) {
    await until(startMs + (stream * FRAME_MS) / order.streams);
    for (const design of designs) spoken.push(new Spoken(design, order.speechMs / FRAME_MS));
  }
  for (let stall = 1; stall <= STALLS; stall++) {
    await until(startMs + (stall * order.speechMs) / (STALLS + 1));
    standStill(order.stallMs);
  }
  await Promise.all(spoken.map(({ finished }) => finished));
  return designs.map(({ name }) => ({
    design: name,
    heard: spoken.filter(({ design }) => design.name === name).map(({ heard }) => heard),
  }));
}

/** A speech of so many frames, and who listens to it. */
class Spoken {
  readonly design: PacingDesign;
  readonly #listener = new Listener(systemClock);
  readonly #finished: Deferred<void> = deferred();
  readonly #stream: PacedStream;

  constructor(design: PacingDesign, frames: number) {
    this.design = design;
    this.#stream = design.begin((codes) => {
      if (this.#listener.frames >= frames) return;
      this.#listener.take(codes);
      if (this.#listener.frames >= frames) this.#finished.resolve();
    });
  }

  get heard(): Heard {
    return this.#listener.heard;
  }

  /** Resolves when the last frame was sent. */
  get finished(): Promise<void> {
    return this.#finished.promise.then(() => this.#stream.stop());
  }
}

const until = (atMs: number): Promise<void> => delay(systemClock, Math.max(0, atMs - systemClock.now()));

/** Like a long computation: nothing else runs. */
function standStill(ms: number): void {
  const endMs = systemClock.now() + ms;
  while (systemClock.now() < endMs);
}
