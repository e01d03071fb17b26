import { type Clock, withTimeout } from '@antiphon/core';
import type { OpusEngine } from '@antiphon/opus';
import type * as Werift from 'werift';
import {
  BOT_RATE,
  type Candidate,
  type Description,
  type OpenPeer,
  type Peer,
  type PeerEvents,
  USER_RATE,
} from './peer.js';
import { readChannelMessage } from './read-channel-message.js';
import { ReceivedVoice } from './received-voice.js';
import { SentVoice } from './sent-voice.js';
import { SilentTail } from './silent-tail.js';
import { verifyOnce } from './verify-once.js';
import { VoicePlaces } from './voice-places.js';
import type { WeriftPeerOptions } from './werift-peer-options.js';

const PEER_LEFT = JSON.stringify({ type: 'signalling', message: { type: 'peerLeft' } });
/** Each is tried with each of this side. A browser has a dozen. */
const MAX_CANDIDATES = 50;
/** As browsers speak. Of 24 000 too little is left to repeat in it what may be lost. */
const BITRATE = 32_000;
const CANDIDATE_LINE = /^a=candidate:.*\r?\n/gm;
/** How long an answer may take: with STUN servers that are silent, half of it. */
const ANSWER_MS = 10_000;
/** How long a goodbye has to get there before the connection is closed behind it. */
const GOODBYE_MS = 200;

/** @returns what makes connections of werift's, Opus coded here */
export function weriftPeers(werift: typeof Werift, opus: OpusEngine, options: WeriftPeerOptions): OpenPeer {
  return (events) => new WeriftPeer(werift, opus, options, events);
}

/** A connection: audio both ways, a data channel that the client opens; whatever else it offers is declined. */
class WeriftPeer implements Peer {
  readonly #werift: typeof Werift;
  readonly #events: PeerEvents;
  readonly #connection: Werift.RTCPeerConnection;
  readonly #clock: Clock;
  readonly #spoken: SentVoice;
  readonly #heard: ReceivedVoice;
  readonly #tail: SilentTail;
  /** Whether a server is to be asked how this machine is seen from outside. */
  readonly #asksStun: boolean;
  readonly #places = new VoicePlaces();
  readonly #voice: Werift.MediaStreamTrack;
  #candidates = 0;
  /** Settles with the last offer: they are answered one after another. */
  #answering: Promise<void> = Promise.resolve();
  #channel: Werift.RTCDataChannel | undefined;
  #payloadType = 111;
  #hasVoice = false;
  #isConnected = false;
  #isOver = false;

  constructor(werift: typeof Werift, opus: OpusEngine, options: WeriftPeerOptions, events: PeerEvents) {
    const { RTCPeerConnection, MediaStreamTrack, useOPUS, useVP8, useH264 } = werift;
    const { iceServers, hostAddresses, portRange, clock } = options;
    this.#werift = werift;
    this.#events = events;
    this.#clock = clock;
    this.#asksStun = iceServers.some(({ urls }) => /^stuns?:/i.test(urls));
    this.#spoken = new SentVoice(opus.encoder({ sampleRate: BOT_RATE, bitrate: BITRATE }), () =>
      events.failed('libopus encodes nothing of what the bot says'),
    );
    this.#tail = new SilentTail(clock, (frames) => this.#fallSilent(frames));
    this.#heard = new ReceivedVoice(opus.decoder({ sampleRate: USER_RATE }), events);
    this.#voice = new MediaStreamTrack({ kind: 'audio' });
    this.#connection = new RTCPeerConnection({
      // Video is declined, but it must be known in order to be.
      codecs: { audio: [useOPUS()], video: [useVP8(), useH264()] },
      iceServers: [...iceServers],
      iceAdditionalHostAddresses: [...hostAddresses],
      ...(portRange === undefined ? {} : { icePortRange: [...portRange] as [number, number] }),
    });
    this.#listen();
  }

  get bufferedAmount(): number {
    return this.#channel?.bufferedAmount ?? 0;
  }

  get lostPackets(): number {
    return this.#heard.lost;
  }

  answer(offer: Description): Promise<Description> {
    const what = { code: 'connection_timeout', what: 'the answer to an offer' } as const;
    const answer = this.#answering.then(() =>
      withTimeout(this.#clock, ANSWER_MS, undefined, () => this.#answer(offer), what),
    );
    this.#answering = answer.then(
      () => {},
      () => {},
    );
    return answer;
  }

  async #answer({ type, sdp }: Description): Promise<Description> {
    const connection = this.#connection;
    await connection.setRemoteDescription({ type, sdp: this.#spared(sdp) });
    for (const transport of connection.dtlsTransports) verifyOnce(transport);
    // Where none is named, werift asks one of its own choice, and waits for it.
    if (!this.#asksStun) for (const ice of connection.iceTransports) delete ice.connection.stunServer;
    await connection.setLocalDescription(await connection.createAnswer());
    return { type: 'answer', sdp: connection.localDescription?.sdp ?? '' };
  }

  /** An offer without the candidates that are too many. */
  #spared(sdp: string): string {
    return sdp.replace(CANDIDATE_LINE, (line) => (++this.#candidates > MAX_CANDIDATES ? '' : line));
  }

  async add({ candidate, sdpMid, sdpMLineIndex }: Candidate): Promise<void> {
    if (++this.#candidates > MAX_CANDIDATES) return;
    const place = {
      ...(sdpMid === undefined ? {} : { sdpMid }),
      ...(sdpMLineIndex === undefined ? {} : { sdpMLineIndex }),
    };
    await this.#connection.addIceCandidate({ candidate, ...place });
  }

  play(samples: Int16Array, atMs: number): void {
    if (this.#write(samples, atMs)) this.#tail.sent();
  }

  cut(): void {
    // The frame that fades away is sent with the interruption, and is still of the old speech.
    queueMicrotask(() => {
      if (!this.#isOver) this.#spoken.reset();
    });
  }

  say(text: string): void {
    if (this.#channel?.readyState === 'open') this.#channel.send(text);
  }

  close(goodbye: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (goodbye) this.say(PEER_LEFT);
    const shut = () => void this.#connection.close().catch(() => {});
    if (goodbye && this.#isConnected) this.#clock.after(GOODBYE_MS, shut);
    else shut();
    this.#tail.close();
    this.#spoken.close();
    this.#heard.close();
  }

  /** @returns whether a packet was sent */
  #write(samples: Int16Array, atMs: number): boolean {
    const packet = this.#isConnected && !this.#isOver ? this.#spoken.encode(samples) : undefined;
    if (packet === undefined) return false;
    const { RtpHeader, RtpPacket } = this.#werift;
    const header = new RtpHeader({ ...this.#places.next(atMs), payloadType: this.#payloadType });
    this.#voice.writeRtp(new RtpPacket(header, Buffer.from(packet)));
    return true;
  }

  /** Right behind the last frame. */
  #fallSilent(frames: number): void {
    for (let frame = 0; frame < frames; frame++)
      this.#write(new Int16Array(BOT_RATE / 50), Number.NEGATIVE_INFINITY);
  }

  #listen(): void {
    const connection = this.#connection;
    connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#tryConnected();
      else if (state === 'failed') this.#end('lost');
      else if (state === 'closed') this.#end('left');
    });
    connection.onDataChannel.subscribe((channel) => this.#take(channel));
    connection.onRemoteTransceiverAdded.subscribe((transceiver) => {
      if (transceiver.kind !== 'audio' || this.#hasVoice) {
        transceiver.setDirection('inactive');
        return;
      }
      this.#hasVoice = true;
      transceiver.setDirection('sendrecv');
      void transceiver.sender.replaceTrack(this.#voice);
      transceiver.sender.onRtcp.subscribe((packet) => this.#reported(packet, transceiver.sender.ssrc));
      transceiver.onTrack.subscribe((track) => {
        this.#payloadType = transceiver.codecs[0]?.payloadType ?? this.#payloadType;
        track.onReceiveRtp.subscribe(({ header, payload }) => this.#took(header, payload));
      });
    });
  }

  /** The client says what did not come of the voice (RFC 3550, section 6.4: in 256ths). */
  #reported(packet: Werift.RtcpPacket, ours: number): void {
    if (this.#isOver || !('reports' in packet)) return;
    const report = packet.reports.find(({ ssrc }) => ssrc === ours);
    if (report !== undefined) this.#spoken.lossReported((report.fractionLost / 256) * 100);
  }

  #took({ sequenceNumber, ssrc }: Werift.RtpHeader, payload: Uint8Array): void {
    if (this.#isOver || payload.length === 0) return;
    this.#events.alive();
    this.#heard.push(sequenceNumber, payload, ssrc);
  }

  #take(channel: Werift.RTCDataChannel): void {
    if (this.#channel !== undefined) {
      channel.close();
      return;
    }
    this.#channel = channel;
    channel.onMessage.subscribe((message) => this.#said(message));
    channel.stateChanged.subscribe((state) => {
      if (state === 'open') this.#tryConnected();
      else if (state === 'closed') this.#end('left');
    });
    this.#tryConnected();
  }

  #tryConnected(): void {
    const isOpen = this.#channel?.readyState === 'open' && this.#connection.connectionState === 'connected';
    if (!isOpen || this.#isConnected || this.#isOver) return;
    this.#isConnected = true;
    // With the first packet a browser opens the track: the page shall have it before the bot speaks.
    this.play(new Int16Array(BOT_RATE / 50), this.#clock.now());
    this.#events.connected();
  }

  #said(message: string | Buffer): void {
    if (this.#isOver) return;
    this.#events.alive();
    if (!this.#events.wantsMessage()) return;
    const read = readChannelMessage(message);
    if (read.type === 'nonsense') this.#events.nonsense(read.reason);
    else if (read.type === 'message') this.#events.message(read.message);
  }

  #end(how: 'left' | 'lost'): void {
    if (this.#isOver) return;
    this.close(false);
    this.#events.ended(how);
  }
}
