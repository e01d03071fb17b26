/** Sound of a client, as it came. */
export interface Chunk {
  /** Mono, 16 kHz; the taker's own. */
  readonly samples: Int16Array;
  /** Its number, where the client has said it. */
  readonly index: number | undefined;
  /** The client has finished speaking. */
  readonly isFinal: boolean;
}

/** Hears what a client says in chunks. Bounded: a chunk for which there is no room is refused, and may come again. */
export interface Ear {
  /** The number of the chunk that is expected. */
  readonly nextIndex: number;
  /** Chunks that wait to be recognised, and their bytes. */
  readonly bufferChunks: number;
  readonly bufferBytes: number;
  readonly pendingTranscriptions: number;
  /** @throws ClientFault when it is not taken; everything is then as it was */
  take(chunk: Chunk): void;
  /** Drops what the client has not finished. Resolves when the rest is recognised. */
  finished(): Promise<void>;
  /** Forgets what was not recognised yet. */
  reset(): void;
}

export interface EarLimits {
  readonly maxChunkBytes: number;
  readonly maxBufferBytes: number;
}
