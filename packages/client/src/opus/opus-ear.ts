import { floatToPcm16 } from '@antiphon/audio';
import { DECODER_CONFIG, OPUS_FRAME_MS } from './browser-opus.js';

/** As many pieces as a decoder may be behind: half a minute. One that is further behind has failed. */
const MAX_WAITING = 1_500;
/** So many decoders in a row that gave no sound are the last, until it is {@link OpusEar.reset}. */
const MAX_FAILURES = 10;

/** A piece on its way through the decoder, or behind one that is. */
interface Waiting<Place> {
  readonly place: Place;
  readonly timestamp: number;
  samples: Int16Array | undefined;
  sampleRate: number;
}

/**
 * Makes sound of packets, in the order in which they came, a moment later. A packet that is none is as long a silence,
 * and so is what a decoder that fails had not decoded. Holds half a minute at most.
 *
 * @typeParam Place - where a piece belongs, as the caller says: it comes back with the sound
 */
export class OpusEar<Place> {
  readonly #onSound: (samples: Int16Array, sampleRate: number, place: Place) => void;
  #decoder: AudioDecoder | undefined;
  #waiting: Waiting<Place>[] = [];
  #timestamp = 0;
  /** Of the last packet that was dropped: what a decoder says of it or those before comes too late. */
  #droppedTimestamp = 0;
  #malformed = 0;
  #failures = 0;

  constructor(onSound: (samples: Int16Array, sampleRate: number, place: Place) => void) {
    this.#onSound = onSound;
  }

  /** How often there was silence in place of a packet that could not be decoded. */
  get malformed(): number {
    return this.#malformed;
  }

  /** Takes the next packet. */
  decode(packet: Uint8Array, place: Place): void {
    const duration = OPUS_FRAME_MS * 1_000;
    this.#timestamp += duration;
    const timestamp = this.#timestamp;
    this.#wait({ place, timestamp, samples: undefined, sampleRate: DECODER_CONFIG.sampleRate });
    try {
      if (this.#failures < MAX_FAILURES) this.#decoder ??= this.#open();
      // A view of the message that it came in: the decoder takes a copy.
      const data = packet as Uint8Array<ArrayBuffer>;
      if (this.#decoder === undefined) this.#fail();
      else this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, duration, data }));
    } catch {
      this.#fail();
    }
  }

  /** Takes a piece that is not coded: it is heard behind what came before it. */
  pass(samples: Int16Array, sampleRate: number, place: Place): void {
    this.#wait({ place, timestamp: 0, samples, sampleRate });
    this.#release();
  }

  /** Drops what was not heard, and forgets what was. */
  reset(): void {
    this.#waiting = [];
    this.#droppedTimestamp = this.#timestamp;
    this.#failures = 0;
    const decoder = this.#decoder;
    if (decoder?.state !== 'configured') return;
    decoder.reset();
    decoder.configure(DECODER_CONFIG);
  }

  /** Idempotent. */
  close(): void {
    this.#waiting = [];
    this.#closeDecoder();
  }

  #wait(piece: Waiting<Place>): void {
    if (this.#waiting.length >= MAX_WAITING) this.#fail();
    this.#waiting.push(piece);
  }

  #open(): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (audio) => {
        const { timestamp, sampleRate } = audio;
        const samples = taken(audio);
        if (decoder !== this.#decoder) return;
        if (samples === undefined) this.#fail();
        else this.#decoded(timestamp, samples, sampleRate);
      },
      error: () => {
        if (decoder === this.#decoder) this.#fail();
      },
    });
    decoder.configure(DECODER_CONFIG);
    return decoder;
  }

  #decoded(timestamp: number, samples: Int16Array, sampleRate: number): void {
    if (timestamp <= this.#droppedTimestamp) return;
    // One that counts time in its own way gives out what it was given in order all the same.
    const named = this.#waiting.findIndex((piece) => piece.timestamp === timestamp);
    const at = named >= 0 ? named : this.#waiting.findIndex((piece) => piece.samples === undefined);
    const entry = this.#waiting[at];
    if (entry === undefined) return;
    // What it has passed over it will not decode any more.
    for (const passed of this.#waiting.slice(0, at)) this.#silence(passed);
    entry.samples = samples;
    entry.sampleRate = sampleRate;
    this.#failures = 0;
    this.#release();
  }

  /** Gives up the decoder; the next packet gets another, unless none of the last has been of any use. */
  #fail(): void {
    this.#failures++;
    this.#closeDecoder();
    for (const waiting of this.#waiting) this.#silence(waiting);
    this.#release();
  }

  #closeDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }

  #silence(waiting: Waiting<Place>): void {
    if (waiting.samples !== undefined) return;
    this.#malformed++;
    waiting.samples = new Int16Array((OPUS_FRAME_MS / 1_000) * waiting.sampleRate);
  }

  #release(): void {
    for (let first = this.#waiting[0]; first?.samples !== undefined; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#onSound(first.samples, first.sampleRate, first.place);
    }
  }
}

/** The samples of what a decoder gives out, which is given back. @returns undefined for what cannot be read */
function taken(audio: AudioData): Int16Array | undefined {
  try {
    const floats = new Float32Array(audio.numberOfFrames);
    audio.copyTo(floats, { planeIndex: 0, format: 'f32-planar' });
    return floatToPcm16(floats);
  } catch {
    return undefined;
  } finally {
    audio.close();
  }
}
