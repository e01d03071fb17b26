import {
  AntiphonError,
  type AudioAvatar,
  type AudioAvatarStream,
  type AvatarEvents,
  AvatarPlayout,
  type AvatarPlayoutOptions,
  avatarPlayoutDefaults,
  type Deferred,
  deferred,
  messageOf,
  NO_TURN,
  settleWithin,
} from '@antiphon/core/frame-free';
import type { SpeechHost, SpeechOutput, SpeechStream } from './speech-output.js';

export interface AvatarSpeechOptions extends AvatarPlayoutOptions {
  /** How long the start waits for the avatar. It may still come later. @defaultValue 10_000 */
  readonly readyTimeoutMs?: number;
  /** Says the turns that begin while there is no avatar. @defaultValue none: they are cut off, and told as errors */
  readonly voice?: SpeechOutput;
}

export const avatarSpeechDefaults = {
  ...avatarPlayoutDefaults,
  readyTimeoutMs: 10_000,
} as const satisfies AvatarSpeechOptions;

/**
 * Speech through an avatar that is seen and heard, and what was heard of it by its own account. A turn has one speaker:
 * the avatar, or `voice` where it is not there. One that is lost in the midst of a turn ends it: the history keeps
 * what was heard. Keeps `maxKeptMs` of speech (60 s) at most; beyond it speech is lost, and said so (`queue_full`).
 */
export function avatarSpeech(avatar: AudioAvatar, options: AvatarSpeechOptions = {}): SpeechOutput {
  const settings = { ...avatarSpeechDefaults, ...options };
  return {
    name: avatar.name,
    async open(host) {
      const voice = await settings.voice?.open(host);
      const speech = new AvatarSpeech(settings, host, voice);
      await settleWithin(host.clock, settings.readyTimeoutMs, speech.open(avatar));
      return speech;
    },
  };
}

/** An avatar that is silent so many times in a row is given up. */
const MAX_MISSES = 2;

type AvatarSpeechSettings = AvatarSpeechOptions & Required<AvatarPlayoutOptions>;

class AvatarSpeech implements SpeechStream {
  readonly #settings: AvatarSpeechSettings;
  readonly #host: SpeechHost;
  readonly #voice: SpeechStream | undefined;
  readonly #playout: AvatarPlayout<undefined>;
  /** The avatar, and the avatar while it can be spoken through. */
  #opened: AudioAvatarStream | undefined;
  #here: AudioAvatarStream | undefined;
  #turn = NO_TURN;
  #isByVoice = false;
  #utterance: ReturnType<AvatarPlayout<undefined>['open']> | undefined;
  #room: Deferred<void> | undefined;
  /** How many times in a row the avatar has not said what it was given. */
  #misses = 0;
  #isClosed = false;

  constructor(settings: AvatarSpeechSettings, host: SpeechHost, voice: SpeechStream | undefined) {
    this.#settings = settings;
    this.#host = host;
    this.#voice = voice;
    this.#playout = new AvatarPlayout(settings, {
      now: () => host.clock.now(),
      after: (delayMs, callback) => host.clock.after(delayMs, callback),
      started: (turn) => host.started(turn),
      heard: (turn, heardMs, finished) => host.heard(turn, heardMs, finished),
      stopped: (turn, interrupted) => host.stopped(turn, interrupted),
      changed: () => this.#weigh(),
      silent: () => this.#notBegun(),
      lastSignMs: () => this.#opened?.lastSignMs?.() ?? host.clock.now(),
    });
  }

  async open(avatar: AudioAvatar): Promise<void> {
    try {
      const stream = await avatar.open(this.#events(), this.#host);
      if (this.#isClosed) await stream.close();
      else this.#opened = this.#here = stream;
    } catch (error) {
      if (!this.#isClosed) this.#host.failed(error);
    }
  }

  get room(): Promise<void> | undefined {
    return this.#isByVoice ? this.#voice?.room : this.#room?.promise;
  }

  speak(samples: Int16Array, sampleRate: number, turn: number): void {
    if (turn < this.#host.currentTurn() || samples.length === 0) return;
    if (turn !== this.#turn) this.#begin(turn);
    if (this.#isByVoice) this.#voice?.speak(samples, sampleRate, turn);
    else if (turn === this.#host.currentTurn()) this.#give(samples, sampleRate);
  }

  finish(turn: number): void {
    if (turn !== this.#turn) return;
    if (this.#isByVoice) {
      this.#voice?.finish(turn);
      return;
    }
    const utterance = this.#utterance;
    this.#utterance = undefined;
    this.#playout.finish(turn);
    if (utterance !== undefined) this.#use((stream) => stream.finish(utterance.id));
  }

  interrupt(turn: number): void {
    this.#voice?.interrupt(turn);
    this.#utterance = undefined;
    if (this.#playout.cut(turn)) this.#use((stream) => stream.interrupt());
  }

  userSpeaks(speaks: boolean): void {
    this.#use((stream) => stream.listening?.(speaks));
  }

  async drain(): Promise<void> {
    await Promise.all([this.#playout.drain(), this.#voice?.drain()]);
  }

  async close(): Promise<void> {
    const stream = this.#opened;
    this.#isClosed = true;
    this.#opened = this.#here = undefined;
    this.#playout.close();
    this.#room?.resolve();
    await Promise.all([stream?.close(), this.#voice?.close()]);
  }

  /** The first speech of a turn: whoever can say it now says all of it. */
  #begin(turn: number): void {
    this.interrupt(turn - 1);
    this.#turn = turn;
    this.#isByVoice = this.#here === undefined && this.#voice !== undefined;
    if (this.#here !== undefined || this.#isByVoice) return;
    this.#host.failed(
      new AntiphonError('service_failed', `the avatar is not there: turn ${turn} is not heard`),
    );
    this.#host.cut('there is no avatar');
  }

  #give(samples: Int16Array, sampleRate: number): void {
    const ms = (samples.length / sampleRate) * 1000;
    const { unheardMs } = this.#playout;
    if (unheardMs > 0 && unheardMs + ms > this.#settings.maxKeptMs) {
      const text = `${Math.round(ms)} ms of speech were lost: ${Math.round(unheardMs)} ms wait for the avatar already`;
      this.#host.failed(new AntiphonError('queue_full', text));
      return;
    }
    this.#utterance ??= this.#playout.open(this.#turn);
    const { id } = this.#utterance;
    this.#playout.give(this.#utterance, undefined, ms);
    this.#use((stream) => stream.write(id, samples, sampleRate));
  }

  #weigh(): void {
    const { highMs, lowMs } = this.#settings;
    const { unheardMs } = this.#playout;
    if (unheardMs > highMs) this.#room ??= deferred();
    if (unheardMs >= lowMs) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  /** What the stream throws is the end of it. */
  #use(call: (stream: AudioAvatarStream) => void): void {
    if (this.#here === undefined) return;
    try {
      call(this.#here);
    } catch (thrown) {
      this.#lost(new AntiphonError('service_failed', messageOf(thrown), { cause: thrown }));
    }
  }

  /**
   * What it has not begun to say was not heard: the turn ends here, and the avatar's line is opened anew, which tells the
   * failure as a loss; after a second time the avatar is given up.
   */
  #notBegun(): void {
    const words = `the avatar has not begun to speak within ${this.#settings.startTimeoutMs} ms`;
    const error = new AntiphonError('service_timeout', words, { retryable: true });
    this.#use((stream) => stream.interrupt());
    this.#utterance = undefined;
    this.#playout.abandon();
    if (++this.#misses >= MAX_MISSES) this.#giveUp(error);
    else if (this.#here?.recover === undefined) this.#host.failed(error);
    this.#host.cut('the avatar does not speak');
    this.#use((stream) => stream.recover?.(error));
  }

  #lost(error: AntiphonError): void {
    if (this.#isClosed) return;
    this.#host.failed(error);
    if (this.#here === undefined) return;
    this.#here = undefined;
    this.#utterance = undefined;
    const { isOpen } = this.#playout;
    const left = this.#playout.abandon();
    if (isOpen || left.length > 0) this.#host.cut('the avatar was lost');
  }

  /** Does without it from now on. */
  #giveUp(error: AntiphonError): void {
    this.#lost(error);
    const stream = this.#opened;
    this.#opened = undefined;
    void Promise.resolve(stream?.close()).catch((thrown) => this.#host.failed(thrown));
  }

  #events(): AvatarEvents {
    return {
      ready: () => {
        this.#here = this.#opened;
      },
      lost: (error) => this.#lost(error),
      failed: (error) => this.#giveUp(error),
      started: (utterance) => {
        this.#misses = 0;
        this.#playout.started(utterance);
      },
      ended: (utterance) => this.#playout.ended(utterance),
      lasts: () => {},
      mouth: () => {},
      ending: () => {},
    };
  }
}
