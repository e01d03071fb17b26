import { SharedPacer, systemClock } from '@antiphon/core';
import { PacedOutput } from '@antiphon/rate-limit';
import { interval } from 'rxjs';

export const FRAME_MS = 20;
/** 20 ms of µ-law at 8 kHz: what every design sends, over and over. */
export const FRAME_CODES = new Uint8Array(160).fill(0x2a);

const SAMPLE_RATE = 8_000;
const SECOND_OF_SPEECH = new Int16Array(SAMPLE_RATE).fill(1_000);

/** A stream that was begun. */
export interface PacedStream {
  /** Nothing is sent after this, and no timer is left. */
  stop(): void;
}

/** One way to send a frame every 20 ms. */
export interface PacingDesign {
  readonly name: string;
  /** How far ahead of real time it sends; frame `n` is due `max(0, n × 20 − leadMs)` after the first. */
  readonly leadMs: number;
  /** Sends the first frame before it returns. */
  begin(send: (codes: Uint8Array) => void): PacedStream;
}

/**
 * Antiphon's pacer, as it is published. It does more than the others do: it holds the speech, which a producer writes
 * by the second and waits when two seconds of it are there, cuts it into frames and counts.
 */
export function antiphon(leadMs: number): PacingDesign {
  return {
    name: 'Antiphon',
    leadMs,
    begin(send) {
      const output = new PacedOutput({
        sampleRate: SAMPLE_RATE,
        leadMs,
        clock: systemClock,
        send: () => send(FRAME_CODES),
        onError: (error) => {
          throw error;
        },
      });
      const speak = async () => {
        while ((await output.write(SECOND_OF_SPEECH)) === 'queued');
      };
      void speak();
      return output;
    },
  };
}

/** The timer behind the pacer, and nothing else of it: what can be compared with the timers below one to one. */
const antiphonTimer: PacingDesign = {
  name: 'Antiphon, its timer alone',
  leadMs: 0,
  begin(send) {
    let dueMs = systemClock.now();
    const entry = SharedPacer.of(systemClock).join({
      due(nowMs) {
        for (; dueMs <= nowMs; dueMs += FRAME_MS) send(FRAME_CODES);
        entry.schedule(dueMs);
      },
      failed(error) {
        throw error;
      },
    });
    send(FRAME_CODES);
    dueMs += FRAME_MS;
    entry.schedule(dueMs);
    return { stop: () => entry.cancel() };
  },
};

/** Sends, and sleeps for as long as a frame lasts. */
export const sleepAfterSend: PacingDesign = {
  name: 'setTimeout after each send',
  leadMs: 0,
  begin(send) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      send(FRAME_CODES);
      timer = setTimeout(tick, FRAME_MS);
    };
    tick();
    return { stop: () => clearTimeout(timer) };
  },
};

const nodeInterval: PacingDesign = {
  name: 'setInterval(20)',
  leadMs: 0,
  begin(send) {
    send(FRAME_CODES);
    const timer = setInterval(() => send(FRAME_CODES), FRAME_MS);
    return { stop: () => clearInterval(timer) };
  },
};

const rxInterval: PacingDesign = {
  name: 'RxJS interval(20)',
  leadMs: 0,
  begin(send) {
    send(FRAME_CODES);
    const subscription = interval(FRAME_MS).subscribe(() => send(FRAME_CODES));
    return { stop: () => subscription.unsubscribe() };
  },
};

/** With the lead that the pacer has by default. */
const DEFAULT_LEAD_MS = 100;

export const timingDesigns: readonly PacingDesign[] = [
  antiphon(DEFAULT_LEAD_MS),
  antiphonTimer,
  sleepAfterSend,
  nodeInterval,
  rxInterval,
];
