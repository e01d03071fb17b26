import type { Clock, ConnectionMetrics, StateChange, ToolDescription } from '@antiphon/core';
import type { GeminiLiveClient, LiveContent, LiveEvent, LiveSetupOptions } from '../client/index.js';
import type { LiveSessionEvent } from './live-happening.js';
import type { LiveTuning } from './live-tuning.js';

/** What a supervised session asks of its owner, and tells it. */
export interface SupervisedLiveHost {
  /** The tools, and the standing instruction, as they are now. */
  moment(): { readonly tools: readonly ToolDescription[]; readonly system?: string | undefined };
  /** What a new session is told of the conversation: all but what is still kept to be said again. */
  seed(): readonly LiveContent[];
  /** The events of one message, with the number of the link that it came from. */
  received(events: readonly LiveEvent[], generation: number): void;
  linkClosed(generation: number): void;
  stateChanged(change: StateChange): void;
  happened(event: LiveSessionEvent): void;
  /** Several errors in a row: resamplers and buffers of audio begin anew. */
  resetAudio(): void;
  /** Whether an answer is being given on that link, or on any. */
  isAnswering(generation?: number): boolean;
  /** Whether the model owes an answer. */
  isAwaited(): boolean;
  /** What the user says just now is said again to another link: words of it that have come will come again. */
  saidAgain(): void;
}

export interface SupervisedLiveOptions extends LiveTuning {
  readonly client: GeminiLiveClient;
  readonly setup: LiveSetupOptions;
  readonly clock: Clock;
  readonly host: SupervisedLiveHost;
  readonly signal?: AbortSignal;
  /** Names it in events. @defaultValue 'geminiLive' */
  readonly name?: string;
}

/** What was sent, received and lost, besides what any connection counts. */
export interface LiveMetrics extends ConnectionMetrics {
  /** Chunks of the microphone handed over, and those dropped because the socket was full. */
  readonly chunksSent: number;
  readonly chunksDropped: number;
  /** From a chunk's being heard to its being handed to the socket, over the last hundred. */
  readonly meanLatencyMs: number;
}
