import { floatToPcm16 } from '@antiphon/audio';
import { DECODER_CONFIG, OPUS_FRAME_MS } from './browser-opus.js';

/** As many pieces as a decoder may be behind: half a minute. One that is further behind has failed. */
const MAX_WAITING = 1_500;

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
  #packets = 0;
  #malformed = 0;

  constructor(onSound: (samples: Int16Array, sampleRate: number, place: Place) => void) {
    this.#onSound = onSound;
  }

  /** How often there was silence in place of a packet that could not be decoded. */
  get malformed(): number {
    return this.#malformed;
  }

  /** Takes the next packet. */
  decode(packet: Uint8Array, place: Place): void {
    if (this.#waiting.length >= MAX_WAITING) this.#fail();
    const timestamp = ++this.#packets * OPUS_FRAME_MS * 1_000;
    this.#waiting.push({ place, timestamp, samples: undefined, sampleRate: DECODER_CONFIG.sampleRate });
    try {
      this.#decoder ??= this.#open();
      // A view of the message that it came in: the decoder takes a copy.
      const data = packet as Uint8Array<ArrayBuffer>;
      const duration = OPUS_FRAME_MS * 1_000;
      this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, duration, data }));
    } catch {
      this.#fail();
    }
  }

  /** Takes a piece that is not coded: it is heard behind what came before it. */
  pass(samples: Int16Array, sampleRate: number, place: Place): void {
    this.#waiting.push({ place, timestamp: 0, samples, sampleRate });
    this.#release();
  }

  /** Drops what was not heard, and forgets what was. */
  reset(): void {
    this.#waiting = [];
    const decoder = this.#decoder;
    if (decoder?.state !== 'configured') return;
    decoder.reset();
    decoder.configure(DECODER_CONFIG);
  }

  /** Idempotent. */
  close(): void {
    this.#waiting = [];
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }

  #open(): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (audio) => {
        if (decoder === this.#decoder) this.#decoded(audio);
        audio.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#fail();
      },
    });
    decoder.configure(DECODER_CONFIG);
    return decoder;
  }

  #decoded(audio: AudioData): void {
    const floats = new Float32Array(audio.numberOfFrames);
    audio.copyTo(floats, { planeIndex: 0, format: 'f32-planar' });
    const at = this.#waiting.findIndex(({ timestamp }) => timestamp === audio.timestamp);
    if (at < 0) return;
    // What it has passed over it will not decode any more.
    for (const passed of this.#waiting.slice(0, at)) this.#silence(passed);
    const entry = this.#waiting[at] as Waiting<Place>;
    entry.samples = floatToPcm16(floats);
    entry.sampleRate = audio.sampleRate;
    this.#release();
  }

  /** Gives up the decoder; the next packet gets another. */
  #fail(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
    for (const waiting of this.#waiting) this.#silence(waiting);
    this.#release();
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
