import { type LinkedAbort, linkedAbort, settleWithin } from '../async/index.js';
import type { Timer } from '../clock/index.js';
import { AntiphonError, messageOf } from '../error.js';
import { AvatarEndingFrame, AvatarStateFrame } from '../frames/index.js';
import type { Context } from '../processors/index.js';
import { serviceHost } from '../services/session-host.js';
import type { AvatarTold } from './avatar-frame.js';
import type { AvatarSettings } from './avatar-options.js';
import type { AvatarEvents, AvatarService, AvatarStream } from './avatar-service.js';

type Heard = Pick<AvatarEvents, 'started' | 'ended' | 'lasts' | 'mouth'>;

/** What is to be done when an avatar comes and goes. */
export interface AvatarPresence extends Heard {
  /** The avatar can say nothing of what it was given: somebody else must. */
  gone(): void;
}

/** Opens an avatar beside everything else, and knows whether it can be spoken through. */
export class AvatarLink<Stream extends AvatarStream> {
  /** Through which the bot can speak just now. */
  stream: Stream | undefined;
  readonly #ctx: Context<AvatarTold>;
  readonly #settings: AvatarSettings;
  readonly #name: string;
  readonly #presence: AvatarPresence;
  /** Ends what the avatar's service does, before the session does; made when the service asks for it. */
  #life: LinkedAbort | undefined;
  #opened: Stream | undefined;
  #setUp: Timer | undefined;
  #state: AvatarStateFrame['state'] | undefined;
  #isClosed = false;

  constructor(name: string, settings: AvatarSettings, ctx: Context<AvatarTold>, presence: AvatarPresence) {
    this.#name = name;
    this.#settings = settings;
    this.#ctx = ctx;
    this.#presence = presence;
  }

  /** Resolves when the session may begin, with the avatar or without it. Never rejects. */
  async open(service: { open(...args: Parameters<AvatarService['open']>): Promise<Stream> }): Promise<void> {
    this.#tell('connecting');
    const { begin, readyTimeoutMs, setUpTimeoutMs } = this.#settings;
    this.#setUp = this.#ctx.after(setUpTimeoutMs, () => this.#neverCame(setUpTimeoutMs));
    const opening = this.#open(service);
    if (begin === 'wait') await settleWithin(this.#ctx.clock, readyTimeoutMs, opening);
  }

  /** When the avatar was last known to be there, on the session's clock. It may be gone by now. */
  get lastSignMs(): number {
    return this.#opened?.lastSignMs?.() ?? this.#ctx.clock.now();
  }

  /** What the stream throws is the end of it. */
  use(call: (stream: Stream) => void): void {
    const { stream } = this;
    if (stream === undefined) return;
    try {
      call(stream);
    } catch (thrown) {
      this.#failed(asServiceError(thrown));
    }
  }

  /** Does without it from now on. */
  giveUp(error: AntiphonError): void {
    this.#failed(error);
  }

  async close(): Promise<void> {
    const stream = this.#opened;
    this.#isClosed = true;
    this.stream = undefined;
    this.#opened = undefined;
    this.#cameOrWent();
    try {
      await stream?.close();
    } finally {
      // One that is still being set up sees to its own end.
      if (stream === undefined) this.#life?.abort(this.#closedError());
      this.#life?.[Symbol.dispose]();
    }
  }

  async #open(service: { open(...args: Parameters<AvatarService['open']>): Promise<Stream> }): Promise<void> {
    try {
      const host = serviceHost(this.#ctx as unknown as Context, () => this.#signal());
      const stream = await service.open(this.#events(), host);
      this.#cameOrWent();
      if (this.#isClosed) {
        await stream.close();
        return;
      }
      this.#opened = stream;
      this.stream = stream;
      this.#tell('ready');
    } catch (thrown) {
      if (!this.#isClosed) this.#failed(asServiceError(thrown));
    }
  }

  #signal(): AbortSignal {
    if (this.#life === undefined) {
      this.#life = linkedAbort(this.#ctx.signal);
      if (this.#isClosed) this.#life.abort(this.#closedError());
    }
    return this.#life.signal;
  }

  #closedError(): AntiphonError {
    return new AntiphonError('aborted', `${this.#name} is closed`);
  }

  /** What the service reports while it may. */
  #events(): AvatarEvents {
    const presence = this.#presence;
    const whileOpen = (tell: () => void) => {
      if (!this.#isClosed) tell();
    };
    const whileHere = (tell: () => void) => {
      if (this.stream !== undefined) tell();
    };
    return {
      ready: () => whileOpen(() => this.#back()),
      lost: (error) => whileOpen(() => this.#lost('lost', error.message)),
      failed: (error) => whileOpen(() => this.#failed(error)),
      started: (utterance) => whileHere(() => presence.started(utterance)),
      ended: (utterance) => whileHere(() => presence.ended(utterance)),
      lasts: (utterance, ms) => whileHere(() => presence.lasts(utterance, ms)),
      mouth: (utterance, mouth) => whileHere(() => presence.mouth(utterance, mouth)),
      ending: (leftMs, reason) =>
        whileOpen(() => this.#ctx.broadcast(new AvatarEndingFrame({ avatar: this.#name, leftMs, reason }))),
    };
  }

  #back(): void {
    if (this.stream !== undefined || this.#opened === undefined) return;
    this.stream = this.#opened;
    this.#tell('ready');
  }

  #cameOrWent(): void {
    this.#setUp?.cancel();
    this.#setUp = undefined;
  }

  #neverCame(withinMs: number): void {
    if (this.#opened !== undefined || this.#isClosed) return;
    const words = `${this.#name} was not set up within ${withinMs} ms, and is given up`;
    this.#failed(new AntiphonError('service_timeout', words));
  }

  #lost(state: 'lost' | 'failed', reason: string): void {
    const wasHere = this.stream !== undefined;
    this.stream = undefined;
    // A set-up that is tried again may fail more than once: everybody knows after the first time.
    if (this.#state !== state) this.#tell(state, reason);
    if (wasHere) this.#presence.gone();
    const isGone = this.#settings.rejoin === 'never' && this.#opened !== undefined;
    if (state === 'failed' || isGone) void this.#leave();
  }

  #failed(error: AntiphonError): void {
    this.#lost('failed', error.message);
    this.#ctx.fail(error);
  }

  /** It is not spoken through again. */
  async #leave(): Promise<void> {
    try {
      await this.close();
    } catch (error) {
      this.#ctx.fail(error);
    }
  }

  #tell(state: AvatarStateFrame['state'], reason?: string): void {
    this.#state = state;
    this.#ctx.broadcast(new AvatarStateFrame({ avatar: this.#name, state, reason }));
  }
}

function asServiceError(thrown: unknown): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown;
  return new AntiphonError('service_failed', messageOf(thrown), { cause: thrown });
}
