import type {
  Recognition,
  RecognitionEvents,
  RecognitionStream,
  ServiceHost,
  SpeechToText,
} from '@antiphon/core';
import { type FeedOptions, feed, type Sound, silence } from './feeding.js';
import { type Pass, settled, until } from './time.js';

/** One stream of a recogniser under test, with everything that it said. */
export class Listening {
  readonly interims: Recognition[] = [];
  readonly finals: Recognition[] = [];
  readonly failures: unknown[] = [];
  /** Kinds of events, in order. */
  readonly order: ('interim' | 'final' | 'failed')[] = [];
  /** Voices that the service heard begin and end by itself, for one that reports them. */
  readonly voices: (readonly ['started' | 'stopped', number])[] = [];
  readonly stream: RecognitionStream;
  /** Whether the service is told of voices: not when it reports them itself. */
  readonly isTold: boolean;
  readonly #pass: Pass;

  private constructor(stream: RecognitionStream, isTold: boolean, pass: Pass) {
    this.stream = stream;
    this.isTold = isTold;
    this.#pass = pass;
  }

  /** @param track is given what the service is given. */
  static async open(
    service: SpeechToText,
    host: ServiceHost,
    pass: Pass,
    track?: (events: RecognitionEvents) => void,
  ): Promise<Listening> {
    let listening: Listening | undefined;
    const note = (kind: 'interim' | 'final' | 'failed', take: (to: Listening) => void): void => {
      listening?.order.push(kind);
      if (listening !== undefined) take(listening);
    };
    const events: RecognitionEvents = {
      interim: (recognition) => note('interim', ({ interims }) => interims.push(recognition)),
      final: (recognition) => note('final', ({ finals }) => finals.push(recognition)),
      failed: (error) => note('failed', ({ failures }) => failures.push(error)),
      speechStarted: (atMs) => void listening?.voices.push(['started', atMs]),
      speechStopped: (atMs) => void listening?.voices.push(['stopped', atMs]),
    };
    track?.(events);
    const stream = await settled(Promise.resolve(service.open(events, host)), pass, 'opening the stream');
    listening = new Listening(stream, service.reportsVoiceActivity !== true, pass);
    return listening;
  }

  /** Says something and has not ended yet, told as a pipeline with voice activity would. */
  async begins(sound: Sound, options: FeedOptions = {}): Promise<void> {
    if (this.isTold) this.stream.speechStarted?.();
    await this.write(sound, options);
  }

  /** What was being said has ended. */
  ends(): void {
    if (this.isTold) this.stream.speechStopped?.();
  }

  /** Says something, told when it begins and when it ends. */
  async hears(sound: Sound, options: FeedOptions = {}): Promise<void> {
    await this.begins(sound, options);
    await this.write(silence(200, sound.sampleRate), options);
    this.ends();
  }

  write(sound: Sound, options: FeedOptions = {}): Promise<void> {
    return feed((samples, sampleRate) => this.stream.write(samples, sampleRate), sound, this.#pass, options);
  }

  /** Waits for so many final results, sending silence as a microphone would. */
  async untilFinals(count: number): Promise<void> {
    const quiet = silence(10, 16_000).samples;
    const pass: Pass = async (ms) => {
      this.stream.write(quiet, 16_000);
      await this.#pass(ms);
    };
    await until(() => this.finals.length >= count, pass, `${count === 1 ? 'a' : count} final result`);
  }

  /** How many events came, of all kinds. */
  get eventCount(): number {
    return this.order.length + this.voices.length;
  }

  /** The final results with words, joined. */
  get text(): string {
    return this.finals
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(' ');
  }

  async close(): Promise<void> {
    await settled(Promise.resolve(this.stream.close()), this.#pass, 'closing the stream');
  }
}
