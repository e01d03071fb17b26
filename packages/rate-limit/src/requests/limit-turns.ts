import {
  LLMRunFrame,
  type Processor,
  processor,
  serial,
  TextFrame,
  TranscriptionFrame,
} from '@antiphon/core';
import type { RateLimit } from './rate-limit.js';

/** What asks for an answer. */
type Asking = TranscriptionFrame | TextFrame | LLMRunFrame;

/**
 * Holds what asks for an answer until `limit` lets a request through: for stages whose requests cannot be wrapped, such
 * as one of your own. One frame is one request, and order is kept. It counts requests alone: `maxConcurrent` and
 * refusals are for `limitedLlm()`. What belongs to an interrupted turn is dropped; what may not go is reported. At
 * most 64 frames wait, beyond which the oldest goes and is counted.
 */
export function limitTurns(limit: RateLimit): Processor<'limitTurns', TranscriptionFrame, Asking> {
  const hold = serial<Asking, Asking>(async (frame, work, ctx) => {
    const permit = await limit.acquire({ session: ctx.session.id, signal: work.signal });
    permit.end();
    // As it came: whoever answers it decides on its turn.
    if (!work.stale) ctx.emit(frame);
  });
  return processor({
    name: 'limitTurns',
    takes: [TranscriptionFrame],
    accepts: [TextFrame, LLMRunFrame],
    emits: [TranscriptionFrame, TextFrame, LLMRunFrame],
    on: { transcription: hold, text: hold, llmRun: hold },
  });
}
