import type { AntiphonError } from '@antiphon/core';
import {
  checkOpusEncoder,
  isOpusRate,
  OPUS_DELAY_MS,
  OPUS_FRAMES_MS,
  type OpusDecoder,
  type OpusEncoder,
  type OpusEngine,
} from '@antiphon/opus';
import { type Hello, type LinkCodec, OPUS_MARK, type PipecatAudio } from '@antiphon/rtvi/frame-free';
import { isOpus } from './is-opus.js';
import { bytesOf, pcmOf } from './pcm.js';

/** How speech is compressed, for the clients that can. */
export interface OpusSettings {
  /** Bits per second while somebody speaks, about. 6 000 to 128 000. @defaultValue 24_000 */
  readonly bitrate?: number;
  /** How much work is spent on sounding well, 0 to 10. @defaultValue 5 */
  readonly complexity?: number;
}

/** What the bot's voice is encoded at: more than this bit rate carries of a voice is not worth the work. */
const SENT_RATE = 24_000;

/** @throws AntiphonError `pipeline_invalid` for what Opus does not know */
export function checkOpusSettings(settings: OpusSettings): void {
  checkOpusEncoder({ ...settings, sampleRate: SENT_RATE });
}

/** How the audio of one client is coded, either way, as its hello allows. Holds no audio. */
export class ClientCodec {
  readonly #encoder: OpusEncoder | undefined;
  readonly #decoder: OpusDecoder | undefined;
  #sends: LinkCodec;
  #takes: LinkCodec;

  /**
   * @param opus nothing where it is not spoken
   * @param onFailure told once each way when libopus fails: what is sent is PCM then, and what comes as Opus is silence
   */
  constructor(
    hello: Hello | undefined,
    opus: OpusEngine | undefined,
    settings: OpusSettings = {},
    onFailure: (error: AntiphonError) => void = () => {},
  ) {
    this.#sends = decodes(hello) && opus !== undefined ? 'opus' : 'pcm';
    if (this.#sends === 'opus')
      this.#encoder = opus?.encoder({ ...settings, sampleRate: SENT_RATE, onFailure });
    if (hello?.audioIn.codec === 'opus' && isOpusRate(hello.audioIn.sampleRate))
      this.#decoder = opus?.decoder({ sampleRate: hello.audioIn.sampleRate, onFailure });
    this.#takes = this.#decoder === undefined ? 'pcm' : 'opus';
  }

  /** What the client gets. */
  get sends(): LinkCodec {
    return this.#sends;
  }

  /** What the client is asked for. PCM may come always. */
  get takes(): LinkCodec {
    return this.#takes;
  }

  /** Whether Opus may come: also when PCM is asked for by now, since what was lost in a cut is repeated as it was. */
  get understandsOpus(): boolean {
    return this.#decoder !== undefined;
  }

  /** Of what the client gets, where that is not for the client to say. */
  get sentRate(): number | undefined {
    return this.#sends === 'opus' ? SENT_RATE : undefined;
  }

  /** How much later than its place a sound is heard. */
  get delayMs(): number {
    return this.#sends === 'opus' ? OPUS_DELAY_MS : 0;
  }

  /** Packets that came and were none. */
  get malformed(): number {
    return this.#decoder?.malformed ?? 0;
  }

  /** The bot's voice comes in frames so long from now on: those that are no packets' are sent as PCM. */
  framed(frameMs: number): void {
    if (OPUS_FRAMES_MS.includes(frameMs)) return;
    this.#sends = 'pcm';
    this.#encoder?.close();
  }

  /** Another connection says hello: Opus is spoken either way as long as it is offered. @returns false when what was sent before is of no use on it */
  agree(hello: Hello): boolean {
    if (hello.audioIn.codec !== 'opus') this.#takes = 'pcm';
    if (this.#sends === 'pcm' || decodes(hello)) return true;
    this.#sends = 'pcm';
    return false;
  }

  /** What is sent of a frame: a packet where that is agreed on and at hand, else the samples as they are. */
  coded(samples: Int16Array, audio: Omit<PipecatAudio, 'bytes'>): PipecatAudio {
    const packet = this.#sends === 'opus' ? this.#encoder?.encode(samples) : undefined;
    if (packet === undefined) return { ...audio, bytes: bytesOf(samples) };
    return { ...audio, name: `${audio.name}${OPUS_MARK}`, bytes: packet };
  }

  /** The samples of what came. */
  samplesOf(audio: PipecatAudio): { readonly samples: Int16Array; readonly sampleRate: number } {
    if (!isOpus(audio) || this.#decoder === undefined)
      return { samples: pcmOf(audio), sampleRate: audio.sampleRate };
    return { samples: this.#decoder.decode(audio.bytes), sampleRate: this.#decoder.sampleRate };
  }

  /** What was encoded is not heard: nothing of it shall be in what is encoded next. */
  flush(): void {
    this.#encoder?.reset();
  }

  /** Gives back what it holds of WebAssembly's memory. What comes afterwards is silence. */
  close(): void {
    this.#encoder?.close();
    this.#decoder?.close();
  }
}

function decodes(hello: Hello | undefined): boolean {
  return hello?.audioOut.codecs.includes('opus') === true;
}
