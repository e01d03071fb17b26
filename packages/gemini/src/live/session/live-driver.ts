import {
  AntiphonError,
  type ConnectionDriver,
  type Link,
  type LinkEvents,
  type OpenRequest,
  type ToolDescription,
} from '@antiphon/core';
import {
  buildLiveSetup,
  type GeminiLiveClient,
  isRefusal,
  type LiveContent,
  type LiveEvent,
  type LiveInput,
  type LiveLink,
  type LiveSetupOptions,
  liveGeneration,
  liveSetupDefaults,
} from '../client/index.js';
import type { LinkLanguage } from './link-language.js';
import type { LiveHappening } from './live-happening.js';
import type { Resumption } from './resumption.js';

/** One thing on its way to the vendor. */
export interface Outgoing {
  readonly input: LiveInput;
  /** The only link that can make sense of it. */
  readonly generation?: number;
  /** What to say in its place on any other link; nothing if left out. */
  readonly elsewhere?: LiveInput;
}

export interface LiveDriverHost {
  readonly client: GeminiLiveClient;
  readonly setup: LiveSetupOptions;
  readonly resumption: Resumption;
  readonly language: LinkLanguage;
  /** What the session is told now: tools, and the standing instruction. */
  moment(): { readonly tools: readonly ToolDescription[]; readonly system?: string | undefined };
  /** What a new session is told of the conversation so far. */
  seed(): readonly LiveContent[];
  happened(event: LiveHappening): void;
  /** The link with this number is over, whoever ended it. */
  linkClosed(generation: number): void;
  /** Whether a link that was replaced still has something to say. */
  isNeeded(generation: number): boolean;
  /** How many answers have begun. */
  answers(): number;
  /** Resolves when a change of links would not be heard, or can wait no longer. */
  whenQuiet(signal: AbortSignal): Promise<void>;
  /** A link takes over from one that still serves: the beginning of a sentence that it must hear first. */
  takenOver(): readonly Int16Array[];
}

/**
 * Opens links for the supervisor: takes the session up where the newest handle points or, without one, begins a new
 * session and tells it what was said. Never both: a session that is given both is closed again and again.
 */
export class LiveDriver implements ConnectionDriver<Outgoing, readonly LiveEvent[]> {
  readonly #host: LiveDriverHost;
  readonly #links = new Map<number, LiveDriverLink>();
  /** The number of the newest link that was open. */
  serving = 0;

  constructor(host: LiveDriverHost) {
    this.#host = host;
  }

  async open(request: OpenRequest<readonly LiveEvent[]>): Promise<Link<Outgoing>> {
    const { client, setup, resumption, language } = this.#host;
    const takesOver = request.resume?.reason === 'go_away';
    if (takesOver) await this.#host.whenQuiet(request.signal);
    const answers = this.#host.answers();
    const handle = setup.resumption === false ? undefined : resumption.handle;
    const seeded = handle === undefined && this.#host.seed().length > 0;
    const link = new LiveDriverLink(request, {
      closed: (code) => this.#closed(link, code),
      isNeeded: () => this.#host.isNeeded(request.generation),
    });
    const { next } = language;
    const inner = await client
      .open({
        setup: buildLiveSetup(setup, { ...this.#host.moment(), language: next, handle, seeded }),
        events: link.events,
        signal: request.signal,
      })
      .catch((error: unknown) => {
        // A try that was given up was not refused.
        if (request.signal.aborted) throw error;
        const again = language.refused(next, error);
        if (again !== undefined) throw again;
        throw handle === undefined ? error : this.#withoutHandle(error);
      });
    link.begin(inner);
    const seed = handle === undefined ? this.#host.seed() : [];
    if (takesOver && (this.#host.answers() !== answers || seed.length > 0 !== seeded)) {
      inner.close();
      const text = 'the conversation went on while the next link was being opened';
      throw new AntiphonError('connection_failed', text, { retryable: true });
    }
    if (seed.length > 0) {
      const isThird = liveGeneration(setup.model ?? liveSetupDefaults.model) >= 3;
      inner.send({ type: 'turns', turns: seed, complete: isThird });
    }
    if (takesOver) for (const samples of this.#host.takenOver()) inner.send({ type: 'audio', samples });
    this.#links.set(request.generation, link);
    // What it said of itself before counts from now on.
    resumption.given(link.handle);
    language.taken(next);
    this.#tell(handle !== undefined, seed.length);
    this.serving = request.generation;
    return link;
  }

  /** The link's last answer is over. */
  answered(generation: number): void {
    const link = this.#links.get(generation);
    if (link?.isRetired) link.end();
  }

  /**
   * The link is left: the supervisor seeks its successor now.
   *
   * @param timeLeftMs until the vendor closes it; `Infinity` when it would let it live.
   */
  goAway(generation: number, timeLeftMs: number): void {
    this.#links.get(generation)?.request.events.onGoAway(timeLeftMs);
  }

  pause(isPaused: boolean): void {
    for (const link of this.#links.values()) link.pause(isPaused);
  }

  #tell(isResumed: boolean, contents: number): void {
    if (this.serving === 0) this.#host.happened({ type: 'streams_initialised' });
    if (isResumed) this.#host.happened({ type: 'session_resumed' });
    else if (contents > 0) this.#host.happened({ type: 'session_seeded', contents });
  }

  #closed(link: LiveDriverLink, code: number | undefined): void {
    const { generation } = link.request;
    if (this.#links.get(generation) !== link) return;
    // What was refused may be the handle: the next session is told everything instead.
    if (code !== undefined && isRefusal(code)) this.#host.resumption.drop();
    this.#links.delete(generation);
    this.#host.linkClosed(generation);
  }

  /** A handle that was refused is not tried again; without it there is hope. */
  #withoutHandle(error: unknown): unknown {
    if (!(error instanceof AntiphonError) || error.retryable) return error;
    this.#host.resumption.drop();
    return new AntiphonError(error.code, error.message, { retryable: true, cause: error.cause });
  }
}

interface LinkHooks {
  /** @param code as the vendor gave it; undefined when it was closed from here. */
  closed(code?: number): void;
  isNeeded(): boolean;
}

class LiveDriverLink implements Link<Outgoing> {
  readonly request: OpenRequest<readonly LiveEvent[]>;
  isRetired = false;
  /** The newest handle it gave while it was being opened. */
  handle: string | undefined;
  readonly #hooks: LinkHooks;
  #link: LiveLink | undefined;
  #isPaused = false;

  constructor(request: OpenRequest<readonly LiveEvent[]>, hooks: LinkHooks) {
    this.request = request;
    this.#hooks = hooks;
  }

  get events() {
    const { onMessage, onError, onPong, onClose }: LinkEvents<readonly LiveEvent[]> = this.request.events;
    return {
      message: (events: readonly LiveEvent[]) => {
        for (const event of events)
          if (event.type === 'resumption') this.handle = event.handle ?? this.handle;
        onMessage(events);
      },
      unreadable: (problem: string) =>
        onError(
          new AntiphonError('service_failed', `Gemini Live sent what can't be read: ${problem}`, {
            retryable: true,
          }),
        ),
      error: onError,
      pong: onPong,
      closed: ({ code, reason }: { readonly code: number; readonly reason: string }) => {
        this.#hooks.closed(code);
        onClose({ code, reason, clean: code === 1000 });
      },
    };
  }

  begin(link: LiveLink): void {
    this.#link = link;
  }

  send({ input, generation, elsewhere }: Outgoing): void {
    const fits = generation === undefined || generation === this.request.generation;
    const said = fits ? input : elsewhere;
    if (said !== undefined) this.#link?.send(said);
  }

  ping(): void {
    // While nothing is read no pong can be seen; that is our own doing.
    if (this.#isPaused) this.request.events.onPong();
    else this.#link?.ping();
  }

  bufferedBytes(): number {
    return this.#link?.bufferedBytes ?? 0;
  }

  alive(): boolean {
    return this.#link?.isOpen === true;
  }

  isClosing(): boolean {
    return this.#link?.isClosing === true;
  }

  /** A successor has taken over: what is being said is said to its end. */
  finish(): void {
    this.isRetired = true;
    if (!this.#hooks.isNeeded()) this.end();
  }

  pause(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#link?.pause();
    else this.#link?.resume();
  }

  close(): void {
    this.#link?.close();
    this.#hooks.closed();
  }

  /** Closes by itself, and says so. */
  end(): void {
    this.close();
    this.request.events.onClose({ code: 1000, reason: 'replaced', clean: true });
  }
}
