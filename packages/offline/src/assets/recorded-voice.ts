import { packageFile } from './package-file.js';

/** A recording of a human voice that ships with the package, for demonstrations and tests. */
export interface RecordedVoice {
  /** Absolute path of a WAV file, 16 kHz mono, 16 bit. */
  readonly path: string;
  /** What is said. */
  readonly transcript: string;
}

/** Eleven seconds of John F. Kennedy's inaugural address (1961, public domain). */
export function recordedVoice(): RecordedVoice {
  return {
    path: packageFile('fixtures', 'jfk.wav'),
    transcript:
      'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
  };
}
