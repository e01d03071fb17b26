import { MetricsFrame, type TurnRecord } from '@antiphon/core';
import { type RtviMetric, type RtviTokens, serverMessage } from '../wire/index.js';
import type { Reporter } from './reports.js';

/** Tokens of how many processors are kept until their turn ends. */
const MAX_PROCESSORS = 20;

const TOKENS: Readonly<Record<string, 'prompt_tokens' | 'completion_tokens'>> = {
  inputTokens: 'prompt_tokens',
  outputTokens: 'completion_tokens',
};

/** Tells the figures of a turn when it has ended: the times of its stages in seconds, and the tokens it took. */
export class MetricsReports {
  readonly #reporter: Reporter;
  #tokens = new Map<string, { prompt_tokens: number; completion_tokens: number }>();

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
    reporter.on(MetricsFrame, ({ processor, name, value }) => this.#count(processor, name, value));
  }

  turnFinished(record: TurnRecord): void {
    const ttfb = timesOf(record);
    const tokens: RtviTokens[] = [...this.#tokens].map(([processor, counts]) => ({
      processor,
      ...counts,
      total_tokens: counts.prompt_tokens + counts.completion_tokens,
    }));
    this.#tokens = new Map();
    if (ttfb.length === 0 && tokens.length === 0) return;
    const metrics = {
      ...(ttfb.length === 0 ? {} : { ttfb }),
      ...(tokens.length === 0 ? {} : { tokens }),
    };
    this.#reporter.voice.say(serverMessage('metrics', metrics));
  }

  /** A turn may take several requests. */
  #count(processor: string, name: string, value: number): void {
    const key = TOKENS[name];
    if (key === undefined) return;
    const known = this.#tokens.get(processor);
    if (known === undefined && this.#tokens.size === MAX_PROCESSORS) return;
    const counts = known ?? { prompt_tokens: 0, completion_tokens: 0 };
    counts[key] += value;
    this.#tokens.set(processor, counts);
  }
}

/** How long each stage took to its first byte. */
function timesOf({ marks }: TurnRecord): readonly RtviMetric[] {
  const { speechEndMs, transcriptMs, llmStartMs, firstTokenMs, firstAudioMs } = marks;
  const stages = [
    ['stt', speechEndMs, transcriptMs],
    ['llm', llmStartMs, firstTokenMs],
    ['tts', firstTokenMs, firstAudioMs],
  ] as const;
  return stages.flatMap(([processor, fromMs, toMs]) =>
    fromMs === undefined || toMs === undefined || toMs < fromMs
      ? []
      : [{ processor, value: (toMs - fromMs) / 1000 }],
  );
}
