/** Where an avatar is seen and heard: a room that viewers join. */
export interface AvatarRoom {
  /** Where viewers connect. */
  readonly url: string;
  /** Lets somebody into the room by this name. */
  token(identity: string): string;
  /** The avatar enters, with its picture and its voice. */
  publish(): void;
  /** Says 24 kHz audio in so many ms, behind what was given before. */
  say(samples: Int16Array, inMs: number): void;
  /** Forgets what was not said yet. */
  silence(): void;
  /** Sends text to every viewer as a reliable data packet. */
  send(text: string, topic?: string): void;
  loseTrack(track: 'audio' | 'video'): void;
  /** Cuts every viewer's signalling. @param forgets they cannot resume, and must join anew */
  dropSignal(forgets: boolean): void;
  /** Puts everybody out, and closes. Idempotent. */
  close(): void;
}

/** What viewers do in a room. */
export interface AvatarRoomListener {
  /** A data packet, as text. */
  readonly onData: (text: string, topic: string | undefined) => void;
  /** A piece of a viewer's microphone, mono. */
  readonly onMicrophone?: (samples: Int16Array, sampleRate: number) => void;
  /** They see the avatar, or no longer. */
  readonly onViewer?: (identity: string, isThere: boolean) => void;
}
