/** What a detector reports; positions in ms from the first sample of its stream. */
export interface VoiceActivityEvents {
  started(atMs: number): void;
  stopped(atMs: number): void;
  failed(error: unknown): void;
}

/** One stream of audio being listened to. */
export interface VoiceActivityStream {
  /** Takes samples of any length and rate; reports at once or soon after. Copies what it keeps. */
  push(samples: Int16Array, sampleRate: number): void;
  close(): void | Promise<void>;
}

/** Tells voice from everything else. */
export interface VoiceActivityDetector {
  readonly name: string;
  open(events: VoiceActivityEvents): VoiceActivityStream | Promise<VoiceActivityStream>;
}
