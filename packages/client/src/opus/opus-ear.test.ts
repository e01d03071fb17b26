import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpusEar } from './opus-ear.js';

const decoders: FakeDecoder[] = [];
/** What decoders gave out and was given back. */
let closed = 0;

interface DecoderEvents {
  output(audio: object): void;
  error(): void;
}

/** A browser's decoder that gives out what it was given when the test says so. A packet that begins with 255 breaks it. */
class FakeDecoder {
  state = 'unconfigured';
  readonly #events: DecoderEvents;
  #given: { timestamp: number; data: Uint8Array }[] = [];

  constructor(events: DecoderEvents) {
    this.#events = events;
    decoders.push(this);
  }

  configure(): void {
    this.state = 'configured';
  }

  decode(chunk: { timestamp: number; data: Uint8Array }): void {
    this.#given.push(chunk);
  }

  reset(): void {
    this.#given = [];
    this.state = 'unconfigured';
  }

  close(): void {
    this.state = 'closed';
  }

  /**
   * Decodes the next packet that it was given; passes one over when told to, or counts time in its own way. What it gives out for
   * a packet that begins with 254 cannot be read.
   */
  next(skip = 0, lateUs = 0): void {
    const { timestamp, data } = this.#given.splice(0, skip + 1)[skip] as {
      timestamp: number;
      data: Uint8Array;
    };
    if (data[0] === 255) {
      this.state = 'closed';
      this.#events.error();
      return;
    }
    const numberOfFrames = 960;
    const copyTo = (floats: Float32Array) => {
      if (data[0] === 254) throw new Error('cannot be read');
      floats.fill((data[0] as number) / 32_768);
    };
    const close = () => closed++;
    this.#events.output({ timestamp: timestamp + lateUs, numberOfFrames, sampleRate: 48_000, copyTo, close });
  }
}

beforeEach(() => {
  vi.stubGlobal('AudioDecoder', FakeDecoder);
  vi.stubGlobal(
    'EncodedAudioChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  decoders.length = 0;
  closed = 0;
});
afterEach(() => vi.unstubAllGlobals());

function listening() {
  const heard: string[] = [];
  const ear = new OpusEar<string>((samples, rate, place) =>
    heard.push(`${place}: ${samples.length} of ${samples[0]} at ${rate}`),
  );
  return { heard, ear, decoder: () => decoders.at(-1) as FakeDecoder };
}

describe('OpusEar', () => {
  it('hears packets and what is not coded in the order in which they came', () => {
    const { heard, ear, decoder } = listening();
    ear.pass(new Int16Array(480).fill(7), 24_000, 'a');
    ear.decode(Uint8Array.of(100), 'b');
    ear.pass(new Int16Array(480).fill(8), 24_000, 'c');
    expect(heard).toEqual(['a: 480 of 7 at 24000']);
    decoder().next();
    expect(heard.slice(1)).toEqual(['b: 960 of 100 at 48000', 'c: 480 of 8 at 24000']);
  });

  it('is silent for as long as a packet that is none, and takes another decoder', () => {
    const { heard, ear, decoder } = listening();
    ear.decode(Uint8Array.of(255), 'a');
    ear.pass(new Int16Array(480).fill(8), 24_000, 'b');
    decoder().next();
    ear.decode(Uint8Array.of(100), 'c');
    decoder().next();
    expect(heard).toEqual(['a: 960 of 0 at 48000', 'b: 480 of 8 at 24000', 'c: 960 of 100 at 48000']);
    expect(ear.malformed).toBe(1);
    expect(decoders).toHaveLength(2);
  });

  it('waits for no packet that the decoder has passed over', () => {
    const { heard, ear, decoder } = listening();
    ear.decode(Uint8Array.of(1), 'a');
    ear.decode(Uint8Array.of(2), 'b');
    decoder().next(1);
    expect(heard).toEqual(['a: 960 of 0 at 48000', 'b: 960 of 2 at 48000']);
  });

  it('takes what a decoder gives out in order where it counts time in its own way', () => {
    const { heard, ear, decoder } = listening();
    ear.decode(Uint8Array.of(1), 'a');
    ear.decode(Uint8Array.of(2), 'b');
    decoder().next(0, 333);
    decoder().next(0, 333);
    expect(heard).toEqual(['a: 960 of 1 at 48000', 'b: 960 of 2 at 48000']);
  });

  it('gives back what cannot be read, and is silent for it', () => {
    const { heard, ear, decoder } = listening();
    ear.decode(Uint8Array.of(254), 'a');
    decoder().next();
    expect([heard, closed]).toEqual([['a: 960 of 0 at 48000'], 1]);
  });

  it('makes no more decoders when ten in a row were of no use, until it is reset', () => {
    const { heard, ear, decoder } = listening();
    for (let at = 0; at < 15; at++) {
      ear.decode(Uint8Array.of(255), 'a');
      if (at < 10) decoder().next();
    }
    expect([decoders.length, heard.length, ear.malformed]).toEqual([10, 15, 15]);
    ear.reset();
    ear.decode(Uint8Array.of(1), 'b');
    decoder().next();
    expect([decoders.length, heard.at(-1)]).toEqual([11, 'b: 960 of 1 at 48000']);
  });

  it('drops what is under way when it is reset, and hears what comes then', () => {
    const { heard, ear, decoder } = listening();
    ear.decode(Uint8Array.of(1), 'a');
    ear.reset();
    ear.decode(Uint8Array.of(2), 'b');
    decoder().next();
    expect(heard).toEqual(['b: 960 of 2 at 48000']);
  });

  it('does not wait for ever for a decoder that gives nothing back', () => {
    const { heard, ear } = listening();
    for (let at = 0; at <= 1_500; at++) ear.decode(Uint8Array.of(1), String(at));
    expect(heard).toHaveLength(1_500);
    expect(decoders).toHaveLength(2);
    for (let at = 0; at < 1_500; at++) ear.pass(new Int16Array(480), 24_000, String(at));
    expect(heard).toHaveLength(3_001);
    ear.close();
    expect(decoders.at(-1)?.state).toBe('closed');
  });
});
