/** What the health of an audio system is judged by. */
export interface AudioFigures {
  /** Chunks lost because somebody could not keep up. */
  readonly overruns: number;
  /** Times that the listener had nothing to hear in the middle of a speech. */
  readonly underruns: number;
  readonly meanLatencyMs: number;
}

export interface AudioHealth {
  /** `healthy`: no issue. `degraded`: one or two. `unhealthy`: three or more. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  /** Each in a sentence. */
  readonly issues: readonly string[];
}

const MOST_OVERRUNS = 10;
const MOST_UNDERRUNS = 10;
const MOST_LATENCY_MS = 100;

/** Judges the figures of an audio system. Pure. */
export function audioHealth({ overruns, underruns, meanLatencyMs }: AudioFigures): AudioHealth {
  const issues = [
    ...(overruns > MOST_OVERRUNS ? [`${overruns} chunks of audio were lost`] : []),
    ...(underruns > MOST_UNDERRUNS ? [`the playback ran dry ${underruns} times`] : []),
    ...(meanLatencyMs > MOST_LATENCY_MS
      ? [`audio takes ${Math.round(meanLatencyMs)} ms to be handed on`]
      : []),
  ];
  const status = issues.length === 0 ? 'healthy' : issues.length < 3 ? 'degraded' : 'unhealthy';
  return { status, issues };
}
