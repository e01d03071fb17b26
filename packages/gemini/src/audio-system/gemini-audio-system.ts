import { type Level, SILENCE_DBFS } from '@antiphon/audio';
import {
  type InputAudioFrame,
  type Processor,
  pipeline,
  type Session,
  type SessionOptions,
  type SessionSummary,
  TextFrame,
  type TTSAudioFrame,
} from '@antiphon/core';
import { type GeminiLiveOptions, type GeminiLiveProcessor, geminiLive } from '../live/index.js';
import { type ConverterOptions, converter } from './converter.js';
import { type AudioFigures, type AudioHealth, audioHealth } from './health.js';

/** Where audio enters and leaves, such as `device()` of `@antiphon/device`. */
export interface AudioTransport {
  readonly input: Processor<string, never, InputAudioFrame>;
  readonly output: Processor<string, TTSAudioFrame>;
  /** What it lost, and how long it took; nothing when it does not know. */
  stats?(session: Session):
    | {
        readonly bufferOverruns: number;
        readonly bufferUnderruns: number;
        readonly meanProcessingLatencyMs: number;
      }
    | undefined;
}

export interface GeminiAudioSystemOptions extends GeminiLiveOptions, Omit<ConverterOptions, 'onLevel'> {
  readonly transport: AudioTransport;
  /** Clock, conversation, observers … of the session. */
  readonly session?: Omit<SessionOptions, 'id'>;
}

/** What the system has done since it was started. */
export interface AudioSystemMetrics extends AudioFigures {
  readonly sessionMs: number;
  /** Chunks of the microphone sent, and pieces of speech received. */
  readonly chunksSent: number;
  readonly chunksReceived: number;
  /** How loud the microphone was in its last chunk. */
  readonly inputLevel: Level;
  readonly isRunning: boolean;
  /** How the connection stands. */
  readonly connection: string;
}

const SILENT: Level = { rms: 0, peak: 0, dbfs: SILENCE_DBFS };

/**
 * A whole conversation by voice: a transport's microphone, the converter, Gemini Live, and the transport's loudspeaker,
 * with their figures and a verdict on them. Nothing but a pipeline; whoever wants more builds one.
 *
 * @example
 * await using system = geminiAudioSystem({ transport: device(), system: 'You are brief and kind.' });
 * await system.start();
 */
export function geminiAudioSystem(options: GeminiAudioSystemOptions): GeminiAudioSystem {
  return new GeminiAudioSystem(options);
}

/** Made by {@link geminiAudioSystem}; runs once. */
export class GeminiAudioSystem implements AsyncDisposable {
  readonly session: Session;
  readonly #live: GeminiLiveProcessor;
  readonly #transport: AudioTransport;
  #level = SILENT;
  #startedAtMs: number | undefined;
  #endedAtMs: number | undefined;

  constructor({ transport, session = {}, enhance = false, ...options }: GeminiAudioSystemOptions) {
    this.#transport = transport;
    this.#live = geminiLive(options);
    const onLevel = (level: Level) => {
      this.#level = level;
    };
    const { input, output } = transport;
    this.session = pipeline(input, converter({ enhance, onLevel }), this.#live, output).open(session);
  }

  /** @throws AntiphonError when the transport or the connection can't be opened. */
  async start(): Promise<void> {
    await this.session.start();
    this.#startedAtMs = this.session.now();
    void this.session.closed.then(() => {
      this.#endedAtMs = this.session.now();
    });
  }

  /** Types to the model, which answers by voice. */
  send(text: string): void {
    this.session.send(new TextFrame({ text }));
  }

  /** Silences the bot. */
  interrupt(): void {
    this.session.interrupt('the user asked for silence');
  }

  /** "Restart": a new connection, the conversation kept. Safe in any state. */
  recover(): Promise<boolean> {
    return this.#live.recover(this.session, 'restart');
  }

  metrics(): AudioSystemMetrics {
    const live = this.#live.stats(this.session);
    const around = this.#transport.stats?.(this.session);
    const nowMs = this.#endedAtMs ?? this.session.now();
    return {
      sessionMs: nowMs - (this.#startedAtMs ?? nowMs),
      chunksSent: live?.chunksSent ?? 0,
      chunksReceived: live?.chunksReceived ?? 0,
      meanLatencyMs: Math.max(live?.meanLatencyMs ?? 0, around?.meanProcessingLatencyMs ?? 0),
      overruns: (live?.chunksDropped ?? 0) + (around?.bufferOverruns ?? 0),
      underruns: around?.bufferUnderruns ?? 0,
      inputLevel: this.#level,
      isRunning: this.session.state === 'running',
      connection: live?.state ?? 'idle',
    };
  }

  /** A verdict on the figures: overruns or underruns above 10, a mean latency above 100 ms are issues. */
  health(): AudioHealth {
    return audioHealth(this.metrics());
  }

  /** Ends in order: what is being said is heard to its end. */
  end(): Promise<SessionSummary> {
    return this.session.end();
  }

  /** Ends now: everything is cancelled, nothing is left. */
  stop(): Promise<SessionSummary> {
    return this.session.cancel('stopped');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
