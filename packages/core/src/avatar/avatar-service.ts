import type { AntiphonError } from '../error.js';
import type { ServiceHost, TimedPhone } from '../services/index.js';

/** How the mouth stands in a stretch of an utterance; times count from its first sample. */
export interface Mouth {
  readonly startMs: number;
  readonly endMs: number;
  /** How loud it is, between 0 and 1. */
  readonly level: number;
  /** The shape of the lips, in the service's own words. */
  readonly viseme?: string;
}

/**
 * What an avatar reports. An utterance is named by the number it was given; a service that cannot tell which
 * one leaves it out. Reports may repeat, and may be missing.
 */
export interface AvatarEvents {
  /** The avatar is back after `lost`, and remembers nothing that it was given before. Not for the first time: `open` resolves. */
  ready(): void;
  /**
   * The avatar cannot be spoken through just now; the service tries to bring it back. While it is being opened: a try
   * has failed, and there will be another.
   */
  lost(error: AntiphonError): void;
  /** The avatar is gone for good. */
  failed(error: AntiphonError): void;
  /** The listener sees and hears the avatar speak: playout truth. */
  started(utterance?: number): void;
  /** The avatar has said all that it was given of an utterance. */
  ended(utterance?: number): void;
  /** How long an utterance is; for services that are given text. */
  lasts(utterance: number, ms: number): void;
  mouth(utterance: number, mouth: Mouth): void;
  /** The vendor will end the session in `leftMs`. */
  ending(leftMs: number, reason: string): void;
}

/** What every open avatar can do. Nothing throws; once `lost` or closed, what is given is dropped. */
export interface AvatarStream {
  /** No more of this utterance comes. */
  finish(utterance: number): void;
  /** The avatar falls silent at once, and drops what it was given. */
  interrupt(): void;
  /** The avatar looks as if it listened, or no longer. */
  listening?(isListening: boolean): void;
  /**
   * When the vendor last gave a sign of life, on the host's clock in ms: what it says later than that cannot be known to
   * have been heard. A service that has this reports `lost` when signs are missing. @defaultValue it is always there
   */
  lastSignMs?(): number;
  /**
   * The avatar does not do what it is told, for this reason: the service replaces whatever lies between. Told as `lost`,
   * and as `ready` when that is done. @defaultValue it stays as it is, and may be given up
   */
  recover?(error: AntiphonError): void;
  /** Ends the avatar's session. Idempotent; nothing is reported afterwards. */
  close(): void | Promise<void>;
}

/** An avatar that is given sound. */
export interface AudioAvatarStream extends AvatarStream {
  /** Says mono PCM of any length and rate, after what it was given before. Copies what it keeps. */
  write(utterance: number, samples: Int16Array, sampleRate: number): void;
  /** A phone of the speech that comes next, where the voice knows its phones; only for an avatar that is only seen. */
  phone?(utterance: number, phone: TimedPhone): void;
}

/** An avatar that has a voice of its own, and is given text. */
export interface TextAvatarStream extends AvatarStream {
  /** Says exactly this, usually a sentence, after what it was given before. */
  say(utterance: number, text: string): void;
}

interface Avatar<Stream> {
  readonly name: string;
  /**
   * Opens the avatar of one conversation. Resolves when it can be spoken through.
   *
   * @throws AntiphonError when it cannot be opened; `aborted` when `host.signal` fires first.
   */
  open(events: AvatarEvents, host: ServiceHost): Promise<Stream>;
  /**
   * Does ahead of the next conversation what opening its avatar would have to wait for.
   *
   * @throws AntiphonError when that cannot be done; the avatar may be opened all the same.
   */
  prewarm?(): Promise<void>;
}

/** An avatar driven by speech: stands behind `tts()`. */
export interface AudioAvatar extends Avatar<AudioAvatarStream> {
  readonly drivenBy: 'audio';
  /**
   * Whether the listener hears the bot through the avatar. One that only moves its lips leaves the sound to
   * the transport behind it. @defaultValue true
   */
  readonly isHeard?: boolean;
}

/** An avatar driven by text: stands behind `llm()`. */
export interface TextAvatar extends Avatar<TextAvatarStream> {
  readonly drivenBy: 'text';
}

/** Shows the bot: a face that says what the bot says. */
export type AvatarService = AudioAvatar | TextAvatar;
