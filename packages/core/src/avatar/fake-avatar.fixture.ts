import type { ServiceHost } from '../services/index.js';
import type {
  AudioAvatar,
  AudioAvatarStream,
  AvatarEvents,
  TextAvatar,
  TextAvatarStream,
} from './avatar-service.js';

/** For tests: an avatar that does only what a test tells it to, and writes down what it was told. */
export class FakeAvatar {
  readonly calls: string[] = [];
  events!: AvatarEvents;
  host!: ServiceHost;
  readonly opening: (() => Promise<void>) | undefined;
  /** When it was last known to be there; undefined for one of which that is never known. */
  lastSignMs: number | undefined;

  constructor(opening?: () => Promise<void>) {
    this.opening = opening;
  }

  /** Driven by audio: samples are written down as ms. */
  readonly audio: AudioAvatar = {
    name: 'fake',
    drivenBy: 'audio',
    open: (events, host) =>
      this.#open<AudioAvatarStream>(events, host, {
        ...this.#stream,
        write: (utterance, samples, sampleRate) =>
          this.#note(`write ${utterance} ${(samples.length / sampleRate) * 1000}`),
      }),
  };

  readonly text: TextAvatar = {
    name: 'fake',
    drivenBy: 'text',
    open: (events, host) =>
      this.#open<TextAvatarStream>(events, host, {
        ...this.#stream,
        say: (utterance, text) => this.#note(`say ${utterance} ${text}`),
      }),
  };

  /** What it was told since the last time. */
  take(): string[] {
    return this.calls.splice(0);
  }

  get #stream() {
    return {
      finish: (utterance: number) => this.#note(`finish ${utterance}`),
      interrupt: () => this.#note('interrupt'),
      listening: (isListening: boolean) => this.#note(`listening ${isListening}`),
      close: () => this.#note('close'),
      lastSignMs: () => this.lastSignMs ?? this.host.clock.now(),
    };
  }

  async #open<Stream>(events: AvatarEvents, host: ServiceHost, stream: Stream): Promise<Stream> {
    this.events = events;
    this.host = host;
    await this.opening?.();
    return stream;
  }

  #note(call: string): void {
    this.calls.push(call);
  }
}
