import { randomBytes } from 'node:crypto';
import { AntiphonError, type Clock, messageOf, systemClock, type Timer } from '@antiphon/core';
import { loadOpus, type OpusEngine } from '@antiphon/opus';
import {
  type Hello,
  LINK_CLOSE,
  LINK_VERSION,
  linkMessage,
  type Welcome,
  writePipecatMessage,
} from '@antiphon/rtvi/frame-free';
import {
  ClientCodec,
  checkAudio,
  checkOpusSettings,
  faceOf,
  LiveClient,
  type VoiceClient,
} from '../client/index.js';
import { type ClientLimits, ClientLink, type ClientSocket, type LinkEnd, limitsOf } from '../link/index.js';
import { type ClientProblem, clientProblems } from './client-problem.js';
import { ResumeKeys } from './resume-keys.js';
import type { VoiceClientsOptions } from './voice-clients-options.js';

const WATCH_MS = 500;
const HEARD_EVERY_MS = 100;
const GOES_ON = 'the session goes on with another connection';

/** What was found out about a connection at the door. */
export interface Arrival {
  readonly claims: unknown;
  /** It asked for the subprotocol of this project's clients. */
  readonly saysHello: boolean;
  /** The key with which it comes back. */
  readonly resumeKey?: string | undefined;
  readonly remoteAddress?: string | undefined;
}

/** Knows the clients that are there or waited for. Knows no network. */
export class ClientDesk<Claims = unknown> {
  readonly limits: Required<ClientLimits>;
  /** Tells of a problem. Never throws. */
  readonly problem: (problem: ClientProblem) => void;
  readonly clock: Clock;
  readonly #options: Pick<VoiceClientsOptions<Claims>, 'onClient' | 'opus'>;
  readonly #links = new Set<ClientLink>();
  readonly #clients = new Set<LiveClient>();
  readonly #keys = new ResumeKeys<LiveClient>();
  /** Connections that brought a client's key and have not said hello yet: one per client. */
  readonly #coming = new Map<LiveClient, ClientLink>();
  #watch: Timer | undefined;
  #opus: OpusEngine | undefined;
  #preparing: Promise<void> | undefined;

  /** @throws AntiphonError `pipeline_invalid` for settings that Opus does not know */
  constructor(options: VoiceClientsOptions<Claims>) {
    checkOpusSettings(options.opus || {});
    this.limits = limitsOf(options);
    this.clock = options.clock ?? systemClock;
    this.#options = options;
    this.problem = clientProblems(options.onProblem);
  }

  get clients(): readonly VoiceClient<Claims>[] {
    return [...this.#clients].map(faceOf<Claims>);
  }

  /** Clients, and connections that may become some. */
  get isFull(): boolean {
    const waitedFor = [...this.#clients].filter(({ isConnected }) => !isConnected).length;
    return this.#links.size + waitedFor >= this.limits.maxClients;
  }

  /** Loads, once, what clients that say hello may ask for; without it Opus is not spoken. Never rejects. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#options.opus === false ? Promise.resolve() : this.#prepare();
    return this.#preparing;
  }

  /** Takes a connection that was let in. */
  take(socket: ClientSocket, arrival: Arrival): ClientLink {
    const { clock, limits } = this;
    const { saysHello, remoteAddress } = arrival;
    let client: LiveClient | undefined;
    const known = arrival.resumeKey === undefined ? undefined : this.#keys.find(arrival.resumeKey);
    let isSettled = false;
    /** Whoever speaks after hello has been welcomed, and so has the newest key. */
    const speaker = (): LiveClient | undefined => {
      if (!isSettled && client !== undefined) this.#keys.settle(client);
      isSettled = true;
      return client;
    };
    const link: ClientLink = new ClientLink(
      socket,
      { clock, limits, saysHello },
      {
        hello: (hello) => {
          this.#arrived(known, link);
          client = this.#greet(link, hello, arrival);
        },
        audio: (audio) => {
          checkAudio(audio);
          speaker()?.audio(audio);
        },
        message: (message, bytes) => speaker()?.message(message, bytes),
        link: (message) => speaker()?.linked(message),
        other: () => speaker()?.other(),
        ended: (end) => {
          this.#links.delete(link);
          this.#arrived(known, link);
          if (this.#links.size === 0) this.#watch?.cancel();
          if (client !== undefined) client.detached(link, end);
          else this.#tell(end, undefined, remoteAddress);
        },
      },
    );
    this.#links.add(link);
    if (this.#links.size === 1) this.#watchOn();
    // A key that is none buys no time.
    if (arrival.resumeKey !== undefined && known === undefined) gone(link);
    if (known !== undefined) {
      this.#coming.get(known)?.close(GOES_ON, LINK_CLOSE.superseded);
      this.#coming.set(known, link);
    }
    if (!saysHello) {
      client = this.#newClient(arrival, undefined);
      client.attach(link);
      this.#serve(client, remoteAddress);
    }
    return link;
  }

  /** Sends everybody away. */
  close(): void {
    for (const client of [...this.#clients]) client.close('the server closes', 1001);
    for (const link of [...this.#links]) link.close('the server closes', 1001);
  }

  async #prepare(): Promise<void> {
    try {
      this.#opus = await loadOpus();
    } catch (error) {
      this.#failed(error as AntiphonError, undefined, undefined);
    }
  }

  /** A connection with the key of a client has said hello, or never will. */
  #arrived(known: LiveClient | undefined, link: ClientLink): void {
    if (known !== undefined && this.#coming.get(known) === link) this.#coming.delete(known);
  }

  /** A client has said hello: it is a new one, or comes back. */
  #greet(link: ClientLink, hello: Hello, arrival: Arrival): LiveClient | undefined {
    if (hello.version < LINK_VERSION) {
      link.refuse(1008, `it speaks version ${hello.version}; ${LINK_VERSION} is expected`);
      return undefined;
    }
    if (arrival.resumeKey !== undefined) return this.#resume(link, hello, arrival.resumeKey);
    const client = this.#newClient(arrival, hello);
    // First, for whoever serves it decides how it is spoken to; what is said already is kept until it is welcomed.
    this.#serve(client, arrival.remoteAddress);
    if (client.isOver) {
      link.close('the agent failed', 1011);
      return undefined;
    }
    this.#welcome(link, client, hello, false);
    client.attach(link);
    return client;
  }

  #resume(link: ClientLink, hello: Hello, key: string): LiveClient | undefined {
    const client = this.#keys.find(key);
    const { received } = hello;
    if (client === undefined || client.isOver) {
      gone(link);
    } else if (received === undefined || !client.canResume(received)) {
      link.refuse(1008, 'its hello names more messages than were sent, or none');
    } else {
      client.agree(hello);
      this.#welcome(link, client, hello, true);
      client.resume(link, received);
      return client;
    }
    return undefined;
  }

  #welcome(link: ClientLink, client: LiveClient, { audioIn }: Hello, resumed: boolean): void {
    const { codec } = client;
    const welcome: Welcome = {
      version: LINK_VERSION,
      sessionId: client.id,
      resumed,
      resumeKey: this.#keys.issue(client),
      resumeWindowMs: this.limits.resumeWindowMs,
      received: client.received,
      audioIn: { sampleRate: audioIn.sampleRate, codec: codec.takes },
      audioOut: {
        ...{ sampleRate: client.playedRate, codec: codec.sends, delayMs: codec.delayMs },
        ...client.pacing,
      },
      heardEveryMs: HEARD_EVERY_MS,
    };
    link.send(writePipecatMessage(linkMessage('welcome', welcome)));
  }

  #newClient({ claims, remoteAddress }: Arrival, hello: Hello | undefined): LiveClient {
    const { clock, limits } = this;
    const id = `client-${randomBytes(6).toString('hex')}`;
    const onEnd = (end: LinkEnd): void => {
      this.#clients.delete(client);
      this.#keys.forget(client);
      this.#tell(end, id, remoteAddress);
    };
    const codec = new ClientCodec(hello, this.#opus, this.#options.opus || {}, (error) =>
      this.#failed(error, id, remoteAddress),
    );
    const client: LiveClient = new LiveClient({ id, claims, clock, limits, hello, codec, onEnd });
    this.#clients.add(client);
    return client;
  }

  #serve(client: LiveClient, remoteAddress: string | undefined): void {
    const failed = (thrown: unknown): void => {
      const message = `what was to serve ${client.id} failed: ${messageOf(thrown)}`;
      const error = new AntiphonError('service_failed', message, { cause: thrown });
      client.close('the agent failed', 1011);
      this.#failed(error, client.id, remoteAddress);
    };
    try {
      const served: unknown = this.#options.onClient(faceOf<Claims>(client));
      if (served instanceof Promise) served.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  #watchOn(): void {
    this.#watch = this.clock.after(WATCH_MS, () => {
      const nowMs = this.clock.now();
      for (const link of [...this.#links]) link.watch(nowMs);
      for (const client of this.#clients) client.watch(nowMs);
      if (this.#links.size > 0) this.#watchOn();
    });
  }

  #failed(error: AntiphonError, clientId: string | undefined, remoteAddress: string | undefined): void {
    this.problem({ kind: 'failed', status: 1011, error, clientId, remoteAddress });
  }

  #tell({ by, code, error }: LinkEnd, clientId: string | undefined, remoteAddress: string | undefined): void {
    if (error === undefined || (by !== 'refused' && by !== 'lost')) return;
    this.problem({ kind: by, status: code, error, clientId, remoteAddress });
  }
}

function gone(link: ClientLink): void {
  link.close('there is no session to resume', LINK_CLOSE.sessionGone);
}
