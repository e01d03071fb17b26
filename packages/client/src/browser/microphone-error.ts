/** Why there is no microphone. `insecure`: browsers give one only to pages from `https:` or from this machine. */
export type MicrophoneTrouble = 'refused' | 'absent' | 'busy' | 'insecure' | 'unknown';

const ADVICE: Readonly<Record<MicrophoneTrouble, string>> = {
  refused: 'The microphone was refused: allow it for this page in the browser, then try again',
  absent: 'There is no microphone: connect one, then try again',
  busy: 'The microphone cannot be opened: another program may be using it',
  insecure: 'Browsers give no microphone to this page: open it by https, or on localhost',
  unknown: 'The microphone could not be opened',
};

const BY_NAME: Readonly<Record<string, MicrophoneTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  DevicesNotFoundError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/** There is no microphone, and what a person can do about it. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
  readonly trouble: MicrophoneTrouble;

  constructor(trouble: MicrophoneTrouble, cause?: unknown) {
    super(ADVICE[trouble], cause === undefined ? undefined : { cause });
    this.trouble = trouble;
  }

  /** Understands what `getUserMedia` has thrown. */
  static of(thrown: unknown): MicrophoneError {
    const name = thrown instanceof Error ? thrown.name : '';
    return new MicrophoneError(BY_NAME[name] ?? 'unknown', thrown);
  }
}
