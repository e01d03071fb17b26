import { type JsonValue, VirtualClock } from '@antiphon/core';
import type { OpusDecoder, OpusEncoder, OpusEngine } from '@antiphon/opus';
import type * as Werift from 'werift';
import { weriftPeers } from './werift-peer.js';
import type { IceServer } from './werift-peer-options.js';

/** What can be listened to. */
class FakeEvent<Value = void> {
  readonly #listeners: ((value: Value) => void)[] = [];

  subscribe(listener: (value: Value) => void): void {
    this.#listeners.push(listener);
  }

  tell(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }
}

class FakeTransceiver {
  readonly kind: string;
  direction = 'recvonly';
  readonly onTrack = new FakeEvent<{ readonly onReceiveRtp: FakeEvent<unknown> }>();
  readonly codecs = [];
  readonly sender = { replaceTrack: async () => {}, ssrc: 7, onRtcp: new FakeEvent<unknown>() };

  constructor(kind: string) {
    this.kind = kind;
  }

  setDirection(direction: string): void {
    this.direction = direction;
  }
}

class FakeConnection {
  readonly connectionStateChange = new FakeEvent<string>();
  readonly onDataChannel = new FakeEvent<unknown>();
  readonly onRemoteTransceiverAdded = new FakeEvent<FakeTransceiver>();
  readonly candidates: string[] = [];
  readonly iceTransports = [{ connection: { stunServer: ['stun.example', 3478] } }];
  readonly dtlsTransports = [];
  connectionState = 'new';
  isClosed = false;
  remote = '';

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.remote = sdp;
  }

  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    this.candidates.push(candidate);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  answer: Promise<object> = Promise.resolve({});

  createAnswer(): Promise<object> {
    return this.answer;
  }

  async setLocalDescription(): Promise<void> {}
}

/** A connection of werift's without a network, and Opus that says of a packet what it is. */
export function peerOfFakes(iceServers: readonly IceServer[] = []) {
  const clock = new VirtualClock();
  const connection = new FakeConnection();
  const told: string[] = [];
  const heard: number[] = [];
  const sent: unknown[] = [];
  const wanted = { audio: true, messages: true };
  const opus = {
    isBroken: false,
    resets: 0,
    expected: [] as number[],
    encode: () => (opus.isBroken ? undefined : Uint8Array.of(1)),
    decoded: 0,
  };
  const engine = {
    encoder: () =>
      ({
        encode: opus.encode,
        reset: () => opus.resets++,
        expectLoss: (percent: number) => opus.expected.push(percent),
        close: () => {},
      }) as unknown as OpusEncoder,
    decoder: () =>
      ({
        decode() {
          opus.decoded++;
          return new Int16Array(320);
        },
        conceal: () => new Int16Array(320),
        recover: () => new Int16Array(320),
        close: () => {},
      }) as unknown as OpusDecoder,
  } as unknown as OpusEngine;
  const werift = {
    RTCPeerConnection: class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: the one that the test holds.
        return connection;
      }
    },
    MediaStreamTrack: class {
      writeRtp(packet: unknown): void {
        sent.push(packet);
      }
    },
    RtpHeader: class {},
    RtpPacket: class {},
    useOPUS: () => ({}),
    useVP8: () => ({}),
    useH264: () => ({}),
  } as unknown as typeof Werift;
  const options = { iceServers, hostAddresses: [], portRange: undefined, clock };
  const peer = weriftPeers(
    werift,
    engine,
    options,
  )({
    connected: () => void told.push('connected'),
    wantsAudio(ms) {
      heard.push(ms);
      return wanted.audio;
    },
    audio: () => {},
    wantsMessage() {
      told.push('message');
      return wanted.messages;
    },
    message: (message: JsonValue) => void told.push(JSON.stringify(message)),
    alive: () => {},
    nonsense: (reason) => void told.push(reason),
    failed: (reason) => void told.push(reason),
    ended: (how) => void told.push(how),
  });
  const channel = {
    readyState: 'open',
    said: [] as string[],
    onMessage: new FakeEvent<string>(),
    stateChanged: new FakeEvent<string>(),
    send(text: string) {
      this.said.push(text);
    },
  };
  return {
    ...{ clock, peer, connection, told, heard, sent, wanted, opus, channel },
    connect() {
      connection.connectionState = 'connected';
      connection.connectionStateChange.tell('connected');
      connection.onDataChannel.tell(channel);
    },
    /** A part of an offer. @returns it, and what takes packets for it */
    offered(kind: string) {
      const transceiver = new FakeTransceiver(kind);
      connection.onRemoteTransceiverAdded.tell(transceiver);
      const onReceiveRtp = new FakeEvent<unknown>();
      transceiver.onTrack.tell({ onReceiveRtp });
      const receive = (sequenceNumber: number, payload: Uint8Array) =>
        onReceiveRtp.tell({ header: { sequenceNumber, ssrc: 1 }, payload });
      return { transceiver, receive };
    },
  };
}
