import { Resampler } from '@antiphon/audio';
import { type PlayoutProcessor, playout } from '@antiphon/core';
import { ClientSink } from './client-sink.js';
import type { LiveClient } from './live-client.js';
import type { ClientOutputOptions, SinkFactory } from './voice-client.js';

export const clientOutputDefaults = { leadMs: 120, frameMs: 20 } as const satisfies ClientOutputOptions;

/** What a client holds that cannot drop it will be heard after every interruption. */
export const MAX_STOCK_LEAD_MS = 80;

/** Lets the user hear a pipeline. */
export function clientOutput(client: LiveClient, options: ClientOutputOptions): PlayoutProcessor<'output'> {
  const { recorder, leadMs, ...pacing } = { ...clientOutputDefaults, recorder: undefined, ...options };
  const canFlush = client.kind === 'antiphon';
  client.pacing = { frameMs: pacing.frameMs, leadMs };
  client.codec.framed(pacing.frameMs);
  const sink: SinkFactory = (port) => new ClientSink(client, port);
  return playout({
    ...pacing,
    name: 'output',
    sampleRate: client.playedRate,
    leadMs: canFlush ? leadMs : Math.min(leadMs, MAX_STOCK_LEAD_MS),
    acknowledged: canFlush,
    // A client that is cut off says what was heard when it is back; until then its last word counts.
    ackTimeoutMs: client.limits.resumeWindowMs + 1_000,
    resampler: (rates) => new Resampler(rates),
    sink: recorder === undefined ? sink : recorder.around(sink),
  });
}
