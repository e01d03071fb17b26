/**
 * Runs in the browser's audio thread: the loudspeaker's buffer and the microphone's ear. Loaded by
 * `audioWorklet.addModule`; imports nothing that is left to be resolved.
 */
import { JitterBuffer } from './playback/jitter-buffer.js';
import {
  MICROPHONE_NODE,
  PLAYBACK_NODE,
  type ToMicrophone,
  type ToPlayback,
} from './playback/worklet-messages.js';

interface WorkletPort {
  onmessage: ((event: { readonly data: never }) => void) | null;
  postMessage(message: object, transfer?: readonly ArrayBufferLike[]): void;
}
declare class AudioWorkletProcessor {
  readonly port: WorkletPort;
}
declare const registerProcessor: (name: string, processor: new () => AudioWorkletProcessor) => void;
declare const sampleRate: number;
declare const currentTime: number;

type Channels = readonly (readonly Float32Array[])[];

/** How often the page is told what was played, and given what was heard: 20 ms, and 10 ms. */
const REPORT_SAMPLES = sampleRate / 50;
const EAR_SAMPLES = Math.round(sampleRate / 100);

class Playback extends AudioWorkletProcessor {
  readonly #buffer = new JitterBuffer({ sampleRate });
  #sinceReport = 0;
  #power = 0;
  #wasPlaying = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: { readonly data: ToPlayback }) => this.#obey(data);
  }

  process(_inputs: Channels, [output = []]: Channels): boolean {
    const [first, ...others] = output;
    if (first === undefined) return true;
    this.#buffer.pull(first, currentTime * 1_000);
    for (const other of others) other.set(first);
    for (const sample of first) this.#power += sample * sample;
    this.#sinceReport += first.length;
    const { isPlaying } = this.#buffer;
    const isNews = isPlaying !== this.#wasPlaying;
    if (isNews || (this.#sinceReport >= REPORT_SAMPLES && isPlaying)) this.#report(!isPlaying);
    this.#wasPlaying = isPlaying;
    return true;
  }

  #obey(message: ToPlayback): void {
    const nowMs = currentTime * 1_000;
    if (message.type === 'piece') this.#buffer.push(message, nowMs);
    else {
      const turn = message.type === 'flush' ? message.turn : Number.POSITIVE_INFINITY;
      const { position } = this.#buffer;
      this.#buffer.flush(turn);
      if (message.type === 'flush')
        this.port.postMessage({
          ...{ type: 'flushed', turn, playedMs: position?.turn === turn ? position.playedMs : 0 },
        });
    }
  }

  #report(isDry: boolean): void {
    const { position, bufferedMs, targetMs, underruns } = this.#buffer;
    const rms = Math.sqrt(this.#power / Math.max(1, this.#sinceReport));
    this.#sinceReport = 0;
    this.#power = 0;
    this.port.postMessage({ type: 'played', position, isDry, rms, bufferedMs, targetMs, underruns });
  }
}

class Ear extends AudioWorkletProcessor {
  #heard = new Float32Array(EAR_SAMPLES);
  #filled = 0;
  #hasEnded = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: { readonly data: ToMicrophone }) => {
      this.#hasEnded ||= data.type === 'end';
    };
  }

  /** @returns false at its end: else the browser would keep it, and call it, as long as there is the context */
  process([input = []]: Channels): boolean {
    if (this.#hasEnded) return false;
    const [samples] = input;
    if (samples === undefined) return true;
    for (const sample of samples) {
      this.#heard[this.#filled++] = sample;
      if (this.#filled === this.#heard.length) this.#give();
    }
    return true;
  }

  #give(): void {
    const heard = this.#heard;
    this.#heard = new Float32Array(EAR_SAMPLES);
    this.#filled = 0;
    this.port.postMessage(heard, [heard.buffer]);
  }
}

registerProcessor(PLAYBACK_NODE, Playback);
registerProcessor(MICROPHONE_NODE, Ear);
