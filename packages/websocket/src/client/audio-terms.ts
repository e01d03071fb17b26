import { MAX_PACKET_MS, packetMs } from '@antiphon/opus';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import { Budget } from '../link/index.js';
import { isOpus } from './is-opus.js';

/** A client that changes its microphone may change its rate; each change costs a filter. */
const MAX_RATE_CHANGES = 20;
/** What clients of this project keep of the microphone during a cut, and say when they are back. */
const BURST_MS = 20_000;
/** What a packet that is none is heard as. */
const MALFORMED_MS = 20;

/** On what terms the audio of one client is taken, over all its connections. */
export class AudioTerms {
  readonly #msPerSecond: number;
  readonly #sound: Budget;
  #rate = 0;
  #rateChanges = 0;

  constructor(maxAudioMsPerSecond: number, nowMs: number) {
    this.#msPerSecond = maxAudioMsPerSecond;
    this.#sound = new Budget(maxAudioMsPerSecond, nowMs, BURST_MS);
  }

  /** What speaks against checked audio that has come now, if anything. */
  objection(audio: PipecatAudio, understandsOpus: boolean, nowMs: number): string | undefined {
    if (audio.sampleRate !== this.#rate && this.#rateChanges++ === MAX_RATE_CHANGES)
      return `its rate has changed ${MAX_RATE_CHANGES} times`;
    this.#rate = audio.sampleRate;
    if (isOpus(audio) && !understandsOpus) return 'Opus came, and PCM was agreed on';
    if (this.#sound.spend(soundMs(audio), nowMs)) return undefined;
    return `more sound came than ${this.#msPerSecond} ms of it in a second`;
  }
}

/** How much is heard of audio. */
function soundMs(audio: PipecatAudio): number {
  const { bytes, channels, sampleRate } = audio;
  if (!isOpus(audio)) return (bytes.length / (2 * channels) / sampleRate) * 1_000;
  const ms = packetMs(bytes) ?? 0;
  return ms > 0 && ms <= MAX_PACKET_MS ? ms : MALFORMED_MS;
}
