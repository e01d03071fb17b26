/** How a carrier codes a telephone's audio: G.711, 8 kHz mono, one byte a sample. */
export type CallEncoding = 'mulaw' | 'alaw';

/** Samples per second of every telephone line. */
export const CALL_RATE = 8_000;

/** What a carrier says of a stream when it begins. */
export interface StreamStart {
  readonly streamId: string;
  readonly callId: string;
  readonly accountId: string | undefined;
  readonly encoding: CallEncoding;
  /** What the one who connected the call has sent along. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A message of a carrier, understood. `other` is one that means nothing to a conversation. */
export type CarrierMessage =
  | { readonly type: 'connected' | 'stop' | 'other' }
  | { readonly type: 'start'; readonly start: StreamStart }
  | { readonly type: 'media'; readonly audio: Uint8Array }
  | { readonly type: 'dtmf'; readonly digit: string }
  | { readonly type: 'mark'; readonly name: string };

/** Writes the messages to one stream. */
export interface MediaWriter {
  /**
   * What {@link media} puts in front of the base64 of its audio and behind it, where both are always the same: a call's
   * messages are then written into the same bytes. @defaultValue every message is put together anew
   */
  readonly aroundAudio?: readonly [head: string, tail: string];
  /** Audio in the stream's encoding, any length. */
  media(codes: Buffer): string;
  /** Comes back when the audio sent before it has been played, or was dropped by a `clear`. */
  mark(name: string): string;
  /** Drops what has not been played. */
  clear(): string;
}

/** How a carrier speaks over the WebSocket of one call: JSON in text messages, audio in base64. */
export interface MediaProtocol {
  readonly name: string;
  /**
   * Which of these the carrier has no message for: its streams begin with `start`, or end by being closed.
   * @defaultValue none
   */
  readonly lacks?: readonly ('connected' | 'stop')[];
  /**
   * The audio of a media message in the one form in which the carrier writes it, without parsing JSON.
   * Nothing for any other message: {@link read} knows those.
   */
  scan(message: Buffer, streamId: string): Uint8Array | undefined;
  /** @throws AntiphonError `frame_invalid` for what is no message of this carrier. */
  read(message: Buffer): CarrierMessage;
  writer(streamId: string): MediaWriter;
}
