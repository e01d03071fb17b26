import type { JsonValue } from '@antiphon/core';

/** A session description, as the client sends it and gets it. */
export interface Description {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

export interface Candidate {
  readonly candidate: string;
  readonly sdpMid: string | undefined;
  readonly sdpMLineIndex: number | undefined;
}

/** What a connection tells. Plain calls. */
export interface PeerEvents {
  /** Media flow, and the data channel is open. Once. */
  connected(): void;
  /** So many ms of the user's audio are about to be decoded. @returns whether they are wanted */
  wantsAudio(ms: number): boolean;
  /** 20 ms of the user, or as much as a packet holds, in order: mono, at `USER_RATE`. */
  audio(samples: Int16Array): void;
  /** A message came, of whatever kind, and is about to be read. @returns whether it is wanted */
  wantsMessage(): boolean;
  /** JSON that came over the data channel, signalling left out. */
  message(message: JsonValue): void;
  /** Anything came that shows that somebody is there. */
  alive(): void;
  /** Something came that makes no sense: the connection is closed. */
  nonsense(reason: string): void;
  /** The bot cannot be heard, for a reason of this side. Once. */
  failed(reason: string): void;
  /** Once, last. `lost`: it broke off, and nobody said goodbye. */
  ended(how: 'left' | 'lost'): void;
}

/** One WebRTC connection of a client. */
export interface Peer {
  /** Bytes of messages that the client has not taken yet. */
  readonly bufferedAmount: number;
  /** Packets of audio that did not come. */
  readonly lostPackets: number;
  /** Takes an offer, the first or a further one. @returns the answer, with all candidates of this side */
  answer(offer: Description): Promise<Description>;
  add(candidate: Candidate): Promise<void>;
  /** A frame of the bot's voice: mono, at `BOT_RATE`. @param atMs when it shall be heard */
  play(samples: Int16Array, atMs: number): void;
  /** The bot was interrupted: of what it said, nothing shall be heard in what it says next. */
  cut(): void;
  /** A text over the data channel. Dropped when that is not open. */
  say(text: string): void;
  /** Idempotent. @param goodbye whether the client is told that nobody will come back */
  close(goodbye: boolean): void;
}

/** Makes connections. */
export type OpenPeer = (events: PeerEvents) => Peer;

/** Of what recognisers take, and of a voice at the bit rate that is used. */
export const USER_RATE = 16_000;
export const BOT_RATE = 24_000;
