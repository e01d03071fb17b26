import type { HeardStretch } from '@antiphon/simulators';
import type { VoiceSpan } from '../call/index.js';

/** By so much the agent, who learns of it from marks, may be wrong about when its answer was heard. */
const TOLERANCE_MS = 60;

/** How long the caller heard nothing in the middle of an answer, each time; times of both by one clock. */
export function gapsIn(stretches: readonly HeardStretch[], answers: readonly VoiceSpan[]): readonly number[] {
  const whole = wholeAnswers(answers);
  return stretches.slice(1).flatMap(({ startMs: toMs }, at) => {
    const fromMs = stretches[at]?.endMs ?? toMs;
    const isInside = whole.some(
      ({ startMs, endMs }) => fromMs > startMs + TOLERANCE_MS && toMs < endMs - TOLERANCE_MS,
    );
    return isInside ? [toMs - fromMs] : [];
  });
}

/** One span for each turn: an answer that paused is one answer. */
function wholeAnswers(spans: readonly VoiceSpan[]): readonly VoiceSpan[] {
  const answers = new Map<number, VoiceSpan>();
  for (const span of spans) {
    const begun = answers.get(span.turn);
    answers.set(span.turn, begun === undefined ? span : { ...begun, endMs: span.endMs });
  }
  return [...answers.values()];
}
