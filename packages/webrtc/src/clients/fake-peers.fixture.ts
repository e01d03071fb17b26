import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { AntiphonError, type JsonValue, VirtualClock } from '@antiphon/core';
import type { RtcClient } from '../client/index.js';
import type { Candidate, Description, Peer, PeerEvents } from '../peer/index.js';
import { webRtcClients } from './web-rtc-clients.js';
import type { RtcProblem, WebRtcClientsOptions } from './web-rtc-clients-options.js';

/** Audio and a data channel. */
export const OFFER =
  'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n';

/** A connection that a test makes by hand. */
export class FakePeer implements Peer {
  bufferedAmount = 0;
  lostPackets = 0;
  readonly candidates: Candidate[] = [];
  readonly said: string[] = [];
  /** When each frame was heard, in ms. */
  readonly played: number[] = [];
  cuts = 0;
  offers = 0;
  closed: 'goodbye' | 'silently' | undefined;
  readonly events: PeerEvents;

  constructor(events: PeerEvents) {
    this.events = events;
  }

  async answer({ sdp }: Description): Promise<Description> {
    this.offers++;
    if (sdp.startsWith('nonsense')) throw new Error('no codecs in common');
    if (sdp.startsWith('slow'))
      throw new AntiphonError('connection_timeout', 'too slow', { retryable: true });
    return { type: 'answer', sdp: `answer to ${sdp}` };
  }

  async add(candidate: Candidate): Promise<void> {
    if (candidate.candidate === 'bad') throw new Error('no such address');
    this.candidates.push(candidate);
  }

  play(_samples: Int16Array, atMs: number): void {
    this.played.push(atMs);
  }

  cut(): void {
    this.cuts++;
  }

  say(text: string): void {
    this.said.push(text);
  }

  close(goodbye: boolean): void {
    this.closed ??= goodbye ? 'goodbye' : 'silently';
  }
}

/** Clients on connections made by hand, in virtual time. */
export function deskOfFakes(options: Partial<WebRtcClientsOptions<string>> = {}) {
  const clock = new VirtualClock();
  const peers: FakePeer[] = [];
  const problems: RtcProblem[] = [];
  const arrived: RtcClient<string>[] = [];
  const clients = webRtcClients<string>({
    admit: ({ url = '' }) => (url.includes('token=good') ? { claims: 'ada' } : undefined),
    clock,
    onProblem: (problem) => void problems.push(problem),
    openPeer(events) {
      const peer = new FakePeer(events);
      peers.push(peer);
      return peer;
    },
    ...options,
    onClient(client) {
      arrived.push(client);
      return options.onClient?.(client);
    },
  });
  const offer = (changes: object = {}, url = '/api/offer?token=good') =>
    requested(clients, url, 'POST', {
      sdp: OFFER,
      type: 'offer',
      pc_id: null,
      restart_pc: false,
      ...changes,
    });
  const newest = () => peers.at(-1) as FakePeer;
  return {
    ...{ clock, clients, peers, problems, arrived, offer, newest },
    tell: (body: JsonValue) => requested(clients, '/api/offer', 'PATCH', body),
    /** A client that has made an offer, and connected. */
    async connected() {
      const { body } = await offer();
      newest().events.connected();
      return { pcId: (body as { pc_id: string }).pc_id, peer: newest(), client: arrived.at(-1) };
    },
  };
}

/** What a request is answered with. */
export function requested(
  clients: { handle(request: IncomingMessage, response: ServerResponse): boolean },
  url: string,
  method: string,
  body: unknown,
  headers: object = { 'content-type': 'application/json' },
): Promise<{ status: number; body: unknown; headers: Record<string, string> }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = Object.assign(Readable.from([Buffer.from(text)]), { url, method, headers, complete: true });
  return new Promise((resolve) => {
    const told = { status: 0, headers: {} };
    const response = {
      writeHead(status: number, answered: object) {
        Object.assign(told, { status, headers: answered });
        return response;
      },
      end: (answer?: string) =>
        resolve({ ...told, body: answer === undefined ? undefined : (JSON.parse(answer) as unknown) }),
    };
    const isOurs = clients.handle(
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse,
    );
    if (!isOurs) resolve({ ...told, body: undefined });
  });
}
