import type { TimedWord } from '@antiphon/core';
import type { HeardStretch } from '../listening/index.js';

/** One result before it is put in Deepgram's words. Times in ms. */
export interface NovaResult {
  readonly channel: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly heard: HeardStretch;
  readonly confidence: number;
  readonly isFinal: boolean;
  readonly speechFinal: boolean;
  readonly fromFinalize: boolean;
}

/** What is the same in every result of a connection. */
export interface ResultFrame {
  readonly channels: number;
  readonly punctuate: boolean;
  readonly requestId: string;
  readonly model: string;
  readonly modelUuid: string;
}

/** ms to seconds, to a millisecond. */
export const seconds = (ms: number): number => Math.round(ms) / 1_000;

/** Deepgram's `Results` message. */
export function resultsMessage(result: NovaResult, frame: ResultFrame): object {
  const words = result.heard.words
    .map((word) => wordOf(word, result.confidence, frame.punctuate))
    .filter(({ word }) => word !== '');
  const transcript = words.map((word) => word.punctuated_word ?? word.word).join(' ');
  return {
    type: 'Results',
    channel_index: [result.channel, frame.channels],
    duration: seconds(result.endMs - result.startMs),
    start: seconds(result.startMs),
    is_final: result.isFinal,
    speech_final: result.speechFinal,
    channel: {
      alternatives: [{ transcript, confidence: words.length === 0 ? 0 : result.confidence, words }],
    },
    metadata: {
      request_id: frame.requestId,
      model_info: {
        name: frame.model,
        version: '2024-12-20.0',
        arch: frame.model.replace(/^.*(?=nova)/, ''),
      },
      model_uuid: frame.modelUuid,
    },
    from_finalize: result.fromFinalize,
  };
}

function wordOf({ text, startMs, endMs }: TimedWord, confidence: number, punctuate: boolean) {
  return {
    word: text.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, ''),
    start: seconds(startMs),
    end: seconds(endMs),
    confidence,
    ...(punctuate ? { punctuated_word: text } : {}),
  };
}
