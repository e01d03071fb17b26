import type { Session } from '../session/session.js';
import type { PacingOptions, SentRecord } from './playout-options.js';
import type { PlayoutPort } from './playout-port.js';
import type { PlayoutSink } from './playout-sink.js';
import type { ResamplerFactory } from './rate-adapter.js';

export interface PlayoutProcessorOptions<Name extends string = 'playout'> extends PacingOptions {
  /** @defaultValue 'playout' */
  readonly name?: Name;
  /** Where the audio goes; called once per session. */
  readonly sink: (port: PlayoutPort) => PlayoutSink;
  /** For speech of another rate than `sampleRate`. @defaultValue none: it is refused with an error */
  readonly resampler?: ResamplerFactory;
  /** A line for every frame sent: produced, queued, sent. */
  onSent?(record: SentRecord, session: Session): void;
}
