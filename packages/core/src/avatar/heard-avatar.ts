import { AntiphonError } from '../error.js';
import type { Frame } from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import { turnOf } from '../turns/turn-of.js';
import type { AvatarTold } from './avatar-frame.js';
import { AvatarLink } from './avatar-link.js';
import type { AvatarSettings } from './avatar-options.js';
import { AvatarPlayout } from './avatar-playout.js';
import type { AvatarEvents, AvatarService, AvatarStream } from './avatar-service.js';
import { playoutFrames } from './playout-frames.js';

/** An avatar that is silent so many times in a row is given up. */
const MAX_MISSES = 2;

/** What differs between avatars that are heard. */
export interface HeardAvatarHooks extends Partial<Pick<AvatarEvents, 'lasts' | 'mouth'>> {
  /** The avatar can say nothing of what it was given: the voice behind it must. */
  handOver(): void;
  /** So much of the turn was heard of the avatar. */
  heard?(heardMs: number, finished: boolean): void;
  /** Less speech, or more, waits to be heard. */
  changed?(): void;
}

/**
 * One session's avatar that is seen and heard, whatever drives it: its link, what is heard of it, and who says the turn.
 * What a voice has begun, it ends.
 */
export class HeardAvatar<Stream extends AvatarStream, Part> implements HeldQueue {
  readonly name = 'utterances';
  readonly link: AvatarLink<Stream>;
  readonly playout: AvatarPlayout<Part>;
  /** The newest turn of which something came, and whether the voice behind the avatar says it. */
  turn = NO_TURN;
  isByVoice = false;
  readonly #service: { readonly name: string } & OpensStream<Stream>;
  readonly #ctx: Context<AvatarTold>;
  readonly #hooks: HeardAvatarHooks;
  readonly #startTimeoutMs: number;
  /** How many times in a row the avatar has not said what it was given. */
  #misses = 0;

  constructor(
    service: { readonly name: string } & OpensStream<Stream>,
    settings: AvatarSettings,
    ctx: Context<AvatarTold>,
    hooks: HeardAvatarHooks,
  ) {
    const frames = playoutFrames(service.name, ctx);
    this.#service = service;
    this.#ctx = ctx;
    this.#hooks = hooks;
    this.#startTimeoutMs = settings.startTimeoutMs;
    // Named one by one: spread together, the events of each session would have a shape of their own to keep.
    const { now, after, started, stopped } = frames;
    this.playout = new AvatarPlayout(settings, {
      now,
      after,
      started,
      stopped,
      heard(turn, heardMs, finished) {
        frames.heard(turn, heardMs, finished);
        hooks.heard?.(heardMs, finished);
      },
      changed: () => hooks.changed?.(),
      silent: () => this.#notBegun(),
      lastSignMs: () => this.link.lastSignMs,
    });
    this.link = new AvatarLink(service.name, settings, ctx, {
      started: (utterance) => {
        this.#misses = 0;
        this.playout.started(utterance);
      },
      ended: (utterance) => this.playout.ended(utterance),
      lasts: (utterance, ms) => hooks.lasts?.(utterance, ms),
      mouth: (utterance, mouth) => hooks.mouth?.(utterance, mouth),
      gone: () => this.#handOver(),
    });
    ctx.holds(this);
  }

  get size(): number {
    return this.playout.size;
  }

  /** An interruption is dealt with as a frame, when everybody has been told. */
  clearBefore(): void {}

  open(): Promise<void> {
    return this.link.open(this.#service);
  }

  /** Whether this is the first frame of its turn: whoever can say that turn now says all of it. */
  begins(frame: Frame): boolean {
    const turn = turnOf(frame, this.#ctx.session);
    if (turn === this.turn) return false;
    this.turn = turn;
    this.isByVoice = this.link.stream === undefined;
    return true;
  }

  listening(isListening: boolean): void {
    this.link.use((stream) => stream.listening?.(isListening));
  }

  close(): Promise<void> {
    this.playout.close();
    return this.link.close();
  }

  #handOver(): void {
    if (!this.isByVoice) this.#hooks.handOver();
  }

  /** The avatar does not speak: the voice behind it says what it was given, and after a second time all that follows. */
  #notBegun(): void {
    const words = `${this.#service.name} was given speech and has not begun to say it within ${this.#startTimeoutMs} ms`;
    const error = new AntiphonError('service_timeout', words, { retryable: true });
    this.link.use((stream) => stream.interrupt());
    this.#handOver();
    if (++this.#misses >= MAX_MISSES) {
      this.link.giveUp(error);
      return;
    }
    this.#ctx.fail(error);
    this.link.use((stream) => stream.recover?.(error));
  }
}

interface OpensStream<Stream> {
  open(...args: Parameters<AvatarService['open']>): Promise<Stream>;
}
