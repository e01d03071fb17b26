import { OfflineError } from '../errors/index.js';
import { chooseRuntime, type Runtime, type RuntimePreference } from '../sherpa/index.js';
import { ActivityGate } from './activity-gate.js';
import { type Detector, WINDOW_SAMPLES } from './detector.js';
import { dropSpareDetectors, NativeDetector, warmDetectors } from './native-detector.js';
import { VOICE_ACTIVITY_DEFAULTS, type VoiceActivityOptions, withDefaults } from './options.js';
import { RecentAudio } from './recent-audio.js';
import { closeVadThread, WasmDetector } from './wasm-detector.js';

const SAMPLES_PER_MS = 16;
const WINDOW_MS = WINDOW_SAMPLES / SAMPLES_PER_MS;
/** Audio kept for the start event beyond pre-roll and minimum: longer chunks and a lagging worker eat into it. */
const SLACK_MS = 2_000;

/** Finds speech in one stream of audio. */
export interface VoiceActivity {
  readonly runtime: Runtime;
  /** Between a start event and its stop. */
  readonly speaking: boolean;
  /** How much audio has been judged. */
  readonly positionMs: number;
  /** Audio passed over as silence: a lagging or crashed worker (wasm only). */
  readonly droppedMs: number;
  /**
   * Takes audio, 16 kHz mono, any length. Events arrive during the call on the native runtime, later on wasm.
   * The samples are copied. What doesn't fill a window of 512 samples waits for more.
   * @throws OfflineError `closed`; what `onEvent` throws, on wasm with the next call
   */
  push(samples: Int16Array): void;
  /** Resolves once everything pushed has been judged; rejects with what `onEvent` throws. */
  settled(): Promise<void>;
  /** Starts over at 0 ms, silent; no stop event. */
  reset(): void;
  /** Idempotent; no event after it. */
  close(): void;
  [Symbol.dispose](): void;
}

class SileroVoiceActivity implements VoiceActivity {
  readonly #options: Required<VoiceActivityOptions>;
  readonly #detector: Detector;
  readonly #gate: ActivityGate;
  readonly #recent: RecentAudio;
  readonly #window = new Float32Array(WINDOW_SAMPLES);
  #filled = 0;
  #chunk: Int16Array | undefined;
  #taken = 0;
  #startedMs = 0;
  #closed = false;

  constructor(given: VoiceActivityOptions) {
    const options = withDefaults(given);
    this.#options = options;
    const onVerdict = (speech: boolean) => this.#judged(speech);
    this.#detector =
      chooseRuntime(options.runtime) === 'native'
        ? new NativeDetector(options.threshold, onVerdict)
        : new WasmDetector(options.threshold, onVerdict);
    this.#gate = new ActivityGate({
      minSpeechWindows: Math.max(1, Math.ceil(options.minSpeechMs / WINDOW_MS)),
      minSilenceWindows: Math.max(1, Math.ceil(options.minSilenceMs / WINDOW_MS)),
    });
    this.#recent = new RecentAudio((options.preRollMs + options.minSpeechMs + SLACK_MS) * SAMPLES_PER_MS);
  }

  get runtime(): Runtime {
    return this.#detector.runtime;
  }

  get speaking(): boolean {
    return this.#gate.speaking;
  }

  get positionMs(): number {
    return this.#gate.windows * WINDOW_MS;
  }

  get droppedMs(): number {
    return this.#detector.dropped * WINDOW_MS;
  }

  push(samples: Int16Array): void {
    if (this.#closed) throw new OfflineError('closed', 'This voice activity detector was closed');
    this.#chunk = samples;
    try {
      for (this.#taken = 0; this.#taken < samples.length && !this.#closed; ) this.#takeWindow(samples);
    } finally {
      this.#chunk = undefined;
    }
  }

  settled(): Promise<void> {
    return this.#detector.settled();
  }

  reset(): void {
    if (this.#closed) return;
    this.#detector.reset();
    this.#gate.reset();
    this.#recent.reset();
    this.#filled = 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#detector.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Fills the window from the chunk and has it judged once it is full. */
  #takeWindow(samples: Int16Array): void {
    const from = this.#taken;
    const count = Math.min(WINDOW_SAMPLES - this.#filled, samples.length - from);
    for (let at = 0; at < count; at += 1) {
      this.#window[this.#filled + at] = (samples[from + at] ?? 0) / 32_768;
    }
    this.#recent.push(samples, from, from + count);
    this.#taken = from + count;
    this.#filled += count;
    if (this.#filled < WINDOW_SAMPLES) return;
    this.#filled = 0;
    this.#detector.judge(this.#window);
  }

  /** What is remembered from a position on, and the rest of the chunk that is being pushed. */
  #audioSince(positionMs: number): Int16Array {
    const remembered = this.#recent.since(positionMs * SAMPLES_PER_MS);
    const rest = this.#chunk?.subarray(this.#taken);
    if (rest === undefined || rest.length === 0) return remembered;
    const audio = new Int16Array(remembered.length + rest.length);
    audio.set(remembered);
    audio.set(rest, remembered.length);
    return audio;
  }

  #judged(speech: boolean): void {
    const edge = this.#gate.judge(speech);
    if (edge === undefined) return;
    const atMs = edge.window * WINDOW_MS;
    const decidedAtMs = this.positionMs;
    if (edge.kind === 'start') {
      this.#startedMs = atMs;
      const audio = this.#audioSince(atMs - this.#options.preRollMs);
      this.#options.onEvent({ kind: 'start', atMs, decidedAtMs, audio });
    } else {
      this.#options.onEvent({ kind: 'stop', atMs, decidedAtMs, durationMs: atMs - this.#startedMs });
    }
  }
}

/**
 * Finds where speech starts and stops, with Silero's model: 0.1–0.3 ms per 32 ms of audio. On the native
 * runtime the first one of a process blocks the event loop for about 60 ms, each further one for about 20 ms
 * unless a closed one is there to be used again ({@link preloadVoiceActivity} does both beforehand).
 * Keeps about 2.3 s of audio (more with a longer pre-roll) and, on wasm, up to 10 s waiting for the worker.
 *
 * @throws OfflineError `invalid_argument`, `model_missing`, `runtime_unavailable`
 * @example
 * const activity = createVoiceActivity({ onEvent: ({ kind, atMs }) => console.log(kind, atMs) });
 * microphone.on('data', (samples) => activity.push(samples));
 */
export const createVoiceActivity = (options: VoiceActivityOptions): VoiceActivity =>
  new SileroVoiceActivity(options);

/** Loads the model for `count` conversations to come (16 at most), so that their start doesn't block. */
export async function preloadVoiceActivity(
  options: { runtime?: RuntimePreference; threshold?: number; count?: number } = {},
): Promise<void> {
  const { threshold = VOICE_ACTIVITY_DEFAULTS.threshold, count = 1 } = options;
  if (chooseRuntime(options.runtime) === 'native') return warmDetectors(threshold, count);
  using activity = createVoiceActivity({ threshold, runtime: 'wasm', onEvent() {} });
  activity.push(new Int16Array(WINDOW_SAMPLES));
  await activity.settled();
}

/** Drops what closed conversations left for the next ones. */
export async function unloadVoiceActivity(): Promise<void> {
  dropSpareDetectors();
  await closeVadThread();
}
