import { randomBytes } from 'node:crypto';
import { AntiphonError, messageOf, systemClock, type Timer } from '@antiphon/core';
import { problemTeller } from '@antiphon/ws-door';
import { LiveRtcClient, type RtcClient, type RtcEnd } from '../client/index.js';
import { loadPeers, type OpenPeer } from '../peer/index.js';
import type { CandidatesRequest, OfferRequest } from './offer-request.js';
import { Seat } from './seat.js';
import {
  type RtcProblem,
  type WebRtcClientsOptions,
  webRtcClientsDefaults,
} from './web-rtc-clients-options.js';

const WATCH_MS = 500;

/** What an offer is answered with, in the words of SmallWebRTC's clients. */
export interface Answer {
  readonly sdp: string;
  readonly type: 'answer';
  readonly pc_id: string;
}

/** Knows the clients that are there, waited for or just coming. Knows no HTTP. */
export class RtcDesk<Claims> {
  readonly problem: (problem: RtcProblem) => void;
  readonly #options: WebRtcClientsOptions<Claims> & typeof webRtcClientsDefaults;
  /** By the secret names of their connections. */
  readonly #seats = new Map<string, Seat>();
  #openPeer: OpenPeer | undefined;
  #watch: Timer | undefined;

  constructor(options: WebRtcClientsOptions<Claims>) {
    this.#options = { ...webRtcClientsDefaults, ...options } as WebRtcClientsOptions<Claims> &
      typeof webRtcClientsDefaults;
    this.#openPeer = options.openPeer;
    this.problem = problemTeller({ who: 'a WebRTC client', warning: 'ClientWarning' }, options.onProblem);
  }

  get clients(): readonly RtcClient<Claims>[] {
    return [...this.#seats.values()].map(({ client }) => faceOf<Claims>(client));
  }

  get isFull(): boolean {
    return this.#seats.size >= this.#options.maxClients;
  }

  knows(pcId: string | undefined): boolean {
    return pcId !== undefined && this.#seats.has(pcId);
  }

  /** Counts one more offer of a client that is known. @returns whether it is answered */
  mayOffer(pcId: string | undefined): boolean {
    return pcId === undefined || (this.#seats.get(pcId)?.mayOffer() ?? true);
  }

  /** Loads WebRTC. @throws AntiphonError `service_failed` where it is not installed */
  async peers(): Promise<OpenPeer> {
    const { iceServers, hostAddresses, portRange, clock = systemClock } = this.#options;
    this.#openPeer ??= await loadPeers({ iceServers, hostAddresses, portRange, clock });
    return this.#openPeer;
  }

  /**
   * Answers an offer of a client that is new and was let in, or of one that is known. Its place is taken before this returns.
   *
   * @returns undefined when the client has gone meanwhile, or made another offer
   * @throws AntiphonError `frame_invalid` for an offer that is none; `connection_timeout` where the answer takes too long
   */
  async answer(
    { description, pcId: known, restart }: OfferRequest,
    claims: Claims,
    openPeer: OpenPeer,
  ): Promise<Answer | undefined> {
    const renewed = known === undefined ? undefined : this.#seats.get(known);
    const pcId = renewed === undefined || known === undefined ? randomBytes(16).toString('hex') : known;
    const seat = renewed ?? this.#newSeat(pcId, claims);
    const peer = (restart ? undefined : renewed?.peer) ?? seat.open(openPeer);
    try {
      const answer = await peer.answer(description);
      return seat.peer === peer ? { ...answer, type: 'answer', pc_id: pcId } : undefined;
    } catch (cause) {
      if (seat.peer !== peer) return undefined;
      if (renewed === undefined) seat.client.close('its offer was not answered');
      else seat.drop(peer);
      // One that took too long may be answered the next time.
      if (cause instanceof AntiphonError && cause.retryable) throw cause;
      throw new AntiphonError('frame_invalid', `the offer is none: ${messageOf(cause)}`, { cause });
    }
  }

  /** Tells a connection where its client may be reached. What cannot be used is passed over. */
  async candidates({ pcId, candidates }: CandidatesRequest): Promise<void> {
    const peer = this.#seats.get(pcId)?.peer;
    for (const candidate of candidates) {
      if (candidate.candidate === '') continue;
      await peer?.add(candidate).catch(() => {});
    }
  }

  /** Sends everybody away. */
  close(): void {
    for (const { client } of [...this.#seats.values()]) client.close('the server closes');
  }

  #newSeat(pcId: string, claims: Claims): Seat {
    const { clock = systemClock, ...limits } = this.#options;
    const id = `client-${randomBytes(6).toString('hex')}`;
    const client = new LiveRtcClient({
      ...{ id, claims, clock },
      resumeWindowMs: limits.resumeWindowMs,
      silenceTimeoutMs: limits.silenceTimeoutMs,
      onEnd: (end) => this.#ended(pcId, end),
    });
    const seat = new Seat(client, {
      ...{ clock, connectTimeoutMs: limits.connectTimeoutMs },
      maxMessagesPerSecond: limits.maxMessagesPerSecond,
      onConnected: () => this.#serve(client),
      onFailed: (reason) => {
        client.close('the agent failed');
        const error = new AntiphonError('service_failed', reason);
        this.problem({ kind: 'failed', error, clientId: id });
      },
      onMissed: () => {
        const what = 'a client made an offer, and did not connect';
        this.problem({ kind: 'lost', error: new AntiphonError('connection_failed', what), clientId: id });
        client.close('it did not connect');
      },
    });
    this.#seats.set(pcId, seat);
    if (this.#seats.size === 1) this.#watchOn();
    return seat;
  }

  #ended(pcId: string, { by, reason }: RtcEnd): void {
    const seat = this.#seats.get(pcId);
    this.#seats.delete(pcId);
    seat?.close();
    if (this.#seats.size === 0) this.#watch?.cancel();
    if (by !== 'lost' && by !== 'refused') return;
    const error = new AntiphonError(by === 'lost' ? 'connection_lost' : 'connection_failed', reason);
    this.problem({ kind: by, error, clientId: seat?.client.id });
  }

  #serve(client: LiveRtcClient): void {
    const failed = (thrown: unknown): void => {
      const message = `what was to serve ${client.id} failed: ${messageOf(thrown)}`;
      const error = new AntiphonError('service_failed', message, { cause: thrown });
      client.close('the agent failed');
      this.problem({ kind: 'failed', error, clientId: client.id });
    };
    try {
      const served: unknown = this.#options.onClient(faceOf<Claims>(client));
      if (served instanceof Promise) served.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  #watchOn(): void {
    const { clock = systemClock } = this.#options;
    this.#watch = clock.after(WATCH_MS, () => {
      for (const { client } of [...this.#seats.values()]) client.watch(clock.now());
      if (this.#seats.size > 0) this.#watchOn();
    });
  }
}

/** The public face of a client, its claims typed. */
function faceOf<Claims>(client: LiveRtcClient): RtcClient<Claims> {
  return client as unknown as RtcClient<Claims>;
}
