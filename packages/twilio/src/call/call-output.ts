import { Resampler } from '@antiphon/audio';
import { type PlayoutProcessor, playout } from '@antiphon/core';
import { CALL_RATE } from '../protocol/index.js';
import { CallSink } from './call-sink.js';
import type { LiveCall } from './live-call.js';
import type { CallOutputOptions, SinkFactory } from './phone-call.js';

export const callOutputDefaults = { leadMs: 120, markEveryMs: 200 } as const satisfies CallOutputOptions;

/** Of a lead: what is lost of it to waking up for several calls at once. */
const SLACK_OF_LEAD = 12;

/** Lets the caller hear a pipeline. */
export function callOutput(call: LiveCall, options: CallOutputOptions): PlayoutProcessor<'output'> {
  const { recorder, markEveryMs, ...pacing } = { ...callOutputDefaults, recorder: undefined, ...options };
  const { slackMs = pacing.leadMs / SLACK_OF_LEAD } = options;
  const sink: SinkFactory = (port) => new CallSink(call, port, markEveryMs);
  return playout({
    ...pacing,
    slackMs,
    name: 'output',
    sampleRate: CALL_RATE,
    acknowledged: true,
    resampler: (rates) => new Resampler(rates),
    sink: recorder === undefined ? sink : recorder.around(sink),
  });
}
