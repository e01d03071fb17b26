import { joinPcm16, resample } from '@antiphon/audio';
import {
  type Clock,
  type Conversation,
  type ErrorFrame,
  type Frame,
  type FrameClass,
  InputAudioFrame,
  inlet,
  pipeline,
  playout,
  type Session,
  type Timer,
  type TurnRecord,
} from '@antiphon/core';
import {
  type GeminiSimulatorOptions,
  type PatientClock,
  patientClock,
  type RecordedConnection,
  readTelegraph,
  type Simulator,
  startGeminiSimulator,
  telegraph,
} from '@antiphon/simulators';
import { expect } from 'vitest';
import {
  describeLiveEvent,
  type GeminiLiveOptions,
  type GeminiLiveProcessor,
  type GenAiModule,
  geminiLive,
  type LiveSessionEvent,
} from '../../src/index.js';

/** Both majors of Google's SDK. */
export const SDKS: readonly { readonly major: number; readonly sdk: () => Promise<GenAiModule> }[] = [
  { major: 2, sdk: () => import('@google/genai') },
  { major: 3, sdk: () => import('google-genai-3') },
];

export const KEY = 'AIzaTestKeyThatNobodyMaySee';
const FRAME_MS = 20;
/** How much faster than life the tests run. */
const SPEED = 10;

export interface CallOptions {
  readonly live?: GeminiLiveOptions;
  readonly simulator?: GeminiSimulatorOptions;
  readonly sdk?: () => Promise<GenAiModule>;
  readonly conversation?: Conversation;
  /** Of the microphone. @defaultValue 16_000 */
  readonly micRate?: number;
  /** Whether errors may come. @defaultValue false */
  readonly allowErrors?: boolean;
  readonly clock?: Clock;
}

/** A caller on the line with Gemini Live: says words in tones, and hears what the bot says. */
export class Call implements AsyncDisposable {
  readonly clock: Clock;
  readonly session: Session;
  readonly live: GeminiLiveProcessor;
  readonly simulator: Simulator;
  readonly frames: Frame[] = [];
  readonly events: LiveSessionEvent[] = [];
  /** What the bot's speech was, sample by sample, at 16 kHz. */
  readonly #played: Int16Array[] = [];
  readonly #rate: number;
  readonly #allowErrors: boolean;
  readonly #looking = new Set<() => void>();
  #toSay: Int16Array[] = [];
  #timer: Timer | undefined;
  #ownClock: PatientClock | undefined;

  private constructor(simulator: Simulator, clock: Clock, options: CallOptions) {
    const { live = {}, sdk, conversation, micRate = 16_000, allowErrors = false } = options;
    this.simulator = simulator;
    this.clock = clock;
    this.#rate = micRate;
    this.#allowErrors = allowErrors;
    this.live = geminiLive({
      apiKey: KEY,
      // A machine that is busy is slow ten times over.
      connectTimeoutMs: 30_000,
      baseUrl: simulator.url,
      model: 'gemini-live-2.5-flash-preview',
      ...(sdk === undefined ? {} : { sdk }),
      ...live,
      onEvent: (event) => {
        this.events.push(event);
        live.onEvent?.(event);
        this.#look();
      },
    });
    const line = playout({
      sampleRate: 24_000,
      sink: () => ({
        write: (samples) => {
          this.#played.push(samples.slice());
          this.#look();
        },
        // A pause, so that a word that is cut off does not run into the next.
        flush: () => void this.#played.push(new Int16Array(4_800)),
      }),
    });
    this.session = pipeline(inlet(InputAudioFrame), this.live, line).open({
      clock,
      ...(conversation === undefined ? {} : { conversation }),
      observers: [
        {
          onFrame: (frame) => {
            if (frame.kind === 'audioIn') return;
            this.frames.push(frame);
            this.#look();
          },
        },
      ],
    });
    this.session.turns$.subscribe(() => this.#look());
  }

  static async begin(options: CallOptions = {}): Promise<Call> {
    const call = await Call.dial(options);
    await call.session.start();
    return call;
  }

  /** Everything but the start of the session. */
  static async dial(options: CallOptions = {}): Promise<Call> {
    const own = options.clock === undefined ? patientClock({ speed: SPEED }) : undefined;
    const clock = own ?? (options.clock as Clock);
    const simulator = await startGeminiSimulator({ speech: 'scripted', clock, ...options.simulator });
    const call = new Call(simulator, clock, options);
    call.#ownClock = own;
    call.#listen();
    return call;
  }

  get turns(): readonly TurnRecord[] {
    return this.session.turns;
  }

  /** The microphone, a frame every 20 ms of the call's time, whatever the machine does. */
  #listen(): void {
    let dueMs = this.clock.now();
    const tick = () => {
      for (; dueMs <= this.clock.now(); dueMs += FRAME_MS) this.#frame();
      this.#timer = this.clock.after(FRAME_MS, tick);
    };
    tick();
  }

  #frame(): void {
    if (this.session.state !== 'running') return;
    const length = (this.#rate * FRAME_MS) / 1000;
    const samples = new Int16Array(length);
    let filled = 0;
    while (filled < length && this.#toSay.length > 0) {
      const next = this.#toSay[0] as Int16Array;
      const part = next.subarray(0, length - filled);
      samples.set(part, filled);
      filled += part.length;
      if (part.length === next.length) this.#toSay.shift();
      else this.#toSay[0] = next.subarray(part.length);
    }
    this.session.send(new InputAudioFrame({ samples, sampleRate: this.#rate }));
  }

  /** Says something, behind what is being said. */
  say(text: string): void {
    const spoken = telegraph(text);
    this.#toSay.push(this.#rate === 16_000 ? spoken : resampled(spoken, this.#rate));
  }

  /** The words that the caller has heard, in order. */
  get heard(): string {
    return readTelegraph(resampled(joinPcm16(this.#played), 16_000, 24_000))
      .map(({ text }) => text)
      .join(' ');
  }

  /** Waits until the caller has heard certain words. Looks every second of speech: listening takes time. */
  hears(words: RegExp): Promise<void> {
    let listened = 0;
    const holds = () => {
      if (this.#played.length - listened < 50 && this.session.answering) return false;
      listened = this.#played.length;
      return words.test(this.heard);
    };
    return this.until(holds, `${words}`);
  }

  /** Waits for something to be true; real time bounds it. */
  until(holds: () => boolean, what = 'what was waited for', timeoutMs = 15_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#looking.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#looking.delete(look);
        reject(new Error(`${what} never came:\n${this.story().slice(-60).join('\n')}`));
      }, timeoutMs);
      this.#looking.add(look);
      look();
    });
  }

  /** Until so many turns have their record. */
  async finished(count: number): Promise<TurnRecord> {
    await this.until(() => this.turns.length >= count, `the end of turn ${count}`);
    return this.turns[count - 1] as TurnRecord;
  }

  /** Lets the call go on for so long. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  framesOf<F extends Frame>(Class: FrameClass<F>): readonly F[] {
    return this.frames.filter((frame): frame is F => frame.kind === Class.kind);
  }

  typesOf(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  /** The WebSocket connections that the simulator saw. */
  get links(): readonly RecordedConnection[] {
    return this.simulator.recorder.connections.filter(({ info }) => info.transport === 'websocket');
  }

  /** What a client said over a link, parsed. */
  sentOn(link: number): readonly Record<string, Record<string, unknown>>[] {
    const messages = this.links[link]?.messages ?? [];
    return messages.flatMap(({ from, json }) =>
      from === 'client' ? [json as Record<string, Record<string, unknown>>] : [],
    );
  }

  /** Frames and events, for messages. */
  story(): readonly string[] {
    const frames = this.frames
      .filter(({ kind }) => kind !== 'ttsAudio' && kind !== 'playout' && kind !== 'ttsText')
      .map((frame) => `${Math.round(frame.at)} ${frame} ${'text' in frame ? frame.text : ''}`);
    return [...this.events.map((event) => describeLiveEvent(event)), ...frames];
  }

  async hangUp(): Promise<void> {
    if (this.session.state === 'running') await this.session.end();
    await this.session.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer?.cancel();
    await this.session.cancel();
    await this.simulator.close();
    this.#ownClock?.[Symbol.dispose]();
    expect(this.simulator.recorder.problems).toEqual([]);
    if (!this.#allowErrors) {
      const errors = this.frames.filter((frame): frame is ErrorFrame => frame.kind === 'error');
      expect(errors.map(({ message }) => message)).toEqual([]);
    }
    expect(JSON.stringify([this.story(), this.events])).not.toContain(KEY);
  }

  #look(): void {
    for (const look of [...this.#looking]) look();
  }
}

function resampled(samples: Int16Array, outputRate: number, inputRate = 16_000): Int16Array {
  const floats = Float32Array.from(samples, (sample) => sample / 32_768);
  const out = resample(floats, { inputRate, outputRate });
  return Int16Array.from(out, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))));
}
