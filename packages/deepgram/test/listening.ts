import {
  AntiphonError,
  type Recognition,
  type RecognitionEvents,
  type RecognitionStream,
  type ServiceHost,
  type SpeechToText,
  type StateChange,
} from '@antiphon/core';
import { type PatientClock, patientClock, telegraph } from '@antiphon/simulators';

/** Numbers small enough for a test: everything that waits, waits little. */
export const fast = {
  connectTimeoutMs: 500,
  recoveryWaitMs: 5,
  backoff: { baseMs: 5, maxMs: 40 },
  maxElapsedMs: 3_000,
  replaySpeed: 50,
  pollMs: 2,
  pingMs: 100,
  pongTimeoutMs: 150,
  healthCheckMs: 50,
} as const;

/** Real time that stands still while the machine is busy with others: numbers as small as these would pass at once. */
export const unhurried = (): PatientClock => patientClock({ speed: 1 });

export const realTime = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for something to hold. @throws Error naming it when five seconds have passed */
export async function until(what: string, holds: () => boolean, limitMs = 5_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`${what} did not happen`);
    await realTime(5);
  }
}

/** 16 kHz speech in tones, with silence before and after. */
export function said(text: string, { beforeMs = 0, afterMs = 0 } = {}): Int16Array {
  const tones = telegraph(text);
  const samples = new Int16Array(16 * beforeMs + tones.length + 16 * afterMs);
  samples.set(tones, 16 * beforeMs);
  return samples;
}

/** A stream with everything it said, in a session's place. */
export class Heard implements RecognitionEvents, AsyncDisposable {
  readonly finals: Recognition[] = [];
  readonly interims: Recognition[] = [];
  readonly errors: AntiphonError[] = [];
  readonly changes: StateChange[] = [];
  readonly voices: (readonly ['started' | 'stopped', number])[] = [];
  readonly order: string[] = [];
  readonly #clock = unhurried();
  readonly #controller = new AbortController();
  stream!: RecognitionStream;

  static async open(service: SpeechToText): Promise<Heard> {
    const heard = new Heard();
    heard.stream = await service.open(heard, heard.host);
    return heard;
  }

  readonly host: ServiceHost = {
    clock: this.#clock,
    signal: this.#controller.signal,
    connection: (change) => void this.changes.push(change),
  };

  interim(recognition: Recognition): void {
    this.order.push('interim');
    this.interims.push(recognition);
  }

  final(recognition: Recognition): void {
    this.order.push('final');
    this.finals.push(recognition);
  }

  failed(error: unknown): void {
    if (!(error instanceof AntiphonError)) throw new Error('not an AntiphonError', { cause: error });
    this.errors.push(error);
  }

  speechStarted(atMs: number): void {
    this.order.push('started');
    this.voices.push(['started', atMs]);
  }

  speechStopped(atMs: number): void {
    this.order.push('stopped');
    this.voices.push(['stopped', atMs]);
  }

  get text(): string {
    return this.finals
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(' ');
  }

  get states(): string[] {
    return this.changes.map(({ to }) => to);
  }

  /** Hands audio over in pieces of 20 ms, so many times as fast as it would be spoken. */
  async hears(samples: Int16Array, { speed = 30 } = {}): Promise<void> {
    const startMs = performance.now();
    for (let at = 0; at < samples.length; at += 320) {
      this.stream.write(samples.subarray(at, at + 320), 16_000);
      const aheadMs = at / 16 / speed - (performance.now() - startMs);
      if (aheadMs > 2) await realTime(aheadMs);
    }
  }

  abort(): void {
    this.#controller.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream.close();
    this.#clock[Symbol.dispose]();
  }
}
