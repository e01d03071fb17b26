import type { Tool } from '@antiphon/core';
import type { GeminiConnectionOptions } from '../../sdk/index.js';
import type { GeminiLiveClient, LiveSetupOptions } from '../client/index.js';
import type { LiveSessionEvent, LiveTuning } from '../session/index.js';

export interface GeminiLiveOptions extends GeminiConnectionOptions, LiveSetupOptions, LiveTuning {
  /** Names the processor, two of which may stand in one pipeline. @defaultValue 'geminiLive' */
  readonly name?: string;
  /** What the model may call. */
  readonly tools?: readonly Tool[];
  /** Opens the links. @defaultValue `geminiLiveClient` with these options */
  readonly live?: GeminiLiveClient;
  /** What the model is told when it is to speak unasked and no instruction says otherwise. */
  readonly runText?: string;
  /** The least time between two pictures; further ones are dropped and counted. @defaultValue 1_000 */
  readonly imageEveryMs?: number;
  /** How long the text of an answer may wait for what the user said. Its sound does not wait. @defaultValue 500 */
  readonly transcriptGraceMs?: number;
  /** A turn of which nothing has come for so long, and all of which was heard, is over. @defaultValue 10_000 */
  readonly turnSilenceMs?: number;
  /** The same once all of it has been generated. @defaultValue 2_000 */
  readonly turnCompleteGraceMs?: number;
  /** Everything worth a log line; see `describeLiveEvent`. What it throws is reported as an error. */
  readonly onEvent?: (event: LiveSessionEvent) => void;
}

export const geminiLiveDefaults = {
  runText: '(Speak first: greet the user.)',
  imageEveryMs: 1_000,
  transcriptGraceMs: 500,
  turnSilenceMs: 10_000,
  turnCompleteGraceMs: 2_000,
} as const satisfies GeminiLiveOptions;

/** The options of the processor with its defaults filled in. */
export type LiveSettings = GeminiLiveOptions &
  Required<Pick<GeminiLiveOptions, keyof typeof geminiLiveDefaults>>;
