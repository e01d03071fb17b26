/** How a session is begun. */
export interface SessionRequest {
  /** BCP 47, as the service knows it: `en`. */
  readonly language: string;
  /** Whether answers are spoken, or only written. */
  readonly enableTTS: boolean;
  /** A session that ended or was lost: its history is taken up, where the service still has it. */
  readonly continues?: string | undefined;
}

/** A way into a session that is good once, and soon. */
export interface SessionDoor {
  readonly sessionId: string;
  /** `wss://host/path?token=…`: secret until it is used. */
  readonly address: string;
  /** Whether the service remembers what was said in the session asked for; false in one that is new. */
  readonly isContinued: boolean;
}

/** What the service says of a session. */
export interface SessionStats {
  readonly sessionId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly lastActivity: string;
  readonly isActive: boolean;
  readonly language: string;
  readonly conversationEntries: number;
  readonly bufferChunks: number;
  /** In bytes. */
  readonly bufferSize: number;
  readonly pendingTranscriptions: number;
  readonly pendingResponses: number;
}

/** Who gives sessions: a server's REST interface ({@link restService}), or one of your own. */
export interface VoiceService {
  /** Begins a session. @throws ServiceRefusal */
  open(request: SessionRequest): Promise<SessionDoor>;
  /**
   * Another way into a session that there is, as after a restart of the server.
   *
   * @returns nothing where it is gone: begin another
   * @throws ServiceRefusal
   */
  reopen(sessionId: string): Promise<SessionDoor | undefined>;
  /** @throws ServiceRefusal */
  stats(sessionId: string): Promise<SessionStats>;
  /** Ends a session; one that is gone has ended. @throws ServiceRefusal */
  end(sessionId: string): Promise<void>;
}
