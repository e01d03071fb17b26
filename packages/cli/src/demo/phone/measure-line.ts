import type { RecordableHistogram } from 'node:perf_hooks';
import type { SimulatedPhoneCall } from '@antiphon/simulators';
import type { CallLog, LineResults } from '../call/index.js';
import { bargeInsIn } from './barge-ins-in.js';
import { gapsIn } from './gaps-in.js';
import { LINE_RATE } from './line-rate.js';
import { zeroAtMs } from './session-time.js';

const FRAME_MS = 20;

interface Measured {
  readonly log: CallLog;
  /** By how much frames left late, in µs. */
  readonly lateUs: RecordableHistogram;
  readonly jitterMs: number;
  readonly burstFrames: number;
}

/** Sums up how the line was, from what the caller's telephone recorded and from the pacer's log. */
export function measureLine(
  phone: SimulatedPhoneCall,
  { log, lateUs, jitterMs, burstFrames }: Measured,
): LineResults {
  const { heard, said } = phone;
  const { counts } = heard;
  const zeroMs = zeroAtMs(phone, log.session);
  const answers = log.botSpans.map(({ turn, startMs, endMs }) => ({
    turn,
    startMs: startMs + zeroMs,
    endMs: endMs + zeroMs,
  }));
  const gaps = gapsIn(heard.stretches, answers);
  return {
    jitterMs,
    burstFrames,
    frames: {
      sent: counts.media,
      heard: Math.round((heard.codes.length / LINE_RATE) * (1_000 / FRAME_MS)),
    },
    gaps: { count: gaps.length, longestMs: rounded(Math.max(0, ...gaps)) },
    timingErrorMs: { p50: rounded(percentile(lateUs, 50)), p99: rounded(percentile(lateUs, 99)) },
    marks: { sent: counts.mark, returned: counts.markReturned },
    bargeInMs: bargeInsIn(said.samples(), heard.cutsMs).map(rounded),
  };
}

/** In ms. */
function percentile(lateUs: RecordableHistogram, share: number): number {
  return lateUs.count === 0 ? 0 : lateUs.percentile(share) / 1_000;
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
