import { Resampler } from '@antiphon/audio';
import {
  InterruptionFrame,
  type PlayoutPort,
  type PlayoutProcessor,
  type PlayoutSink,
  playout,
} from '@antiphon/core';
import { OPUS_DELAY_MS } from '@antiphon/opus';
import { BOT_RATE } from '../peer/index.js';
import { closeAfter } from './close-after.js';
import type { LiveRtcClient } from './live-rtc-client.js';
import type { RtcOutputOptions, RtcSinkFactory } from './rtc-client.js';

/** What a browser holds back against jitter on a good network, and what the codec does. */
const HELD_BACK_MS = 70 + OPUS_DELAY_MS;

/** Lets the user hear a pipeline. */
export function rtcOutput(client: LiveRtcClient, options: RtcOutputOptions): PlayoutProcessor<'output'> {
  const { recorder, ...pacing } = { recorder: undefined, ...options };
  const sink: RtcSinkFactory = (port) => sinkOf(client, port);
  return playout({
    latencyMs: HELD_BACK_MS,
    ...pacing,
    ...{ name: 'output', sampleRate: BOT_RATE, frameMs: 20, leadMs: 0 },
    resampler: (rates) => new Resampler(rates),
    sink: recorder === undefined ? sink : recorder.around(sink),
  });
}

/** Writes the bot's speech to a client. Holds no audio. */
function sinkOf(client: LiveRtcClient, { session }: PlayoutPort): PlayoutSink {
  return {
    open: () => void session.frames$(InterruptionFrame).subscribe(() => client.cut()),
    write: (samples, { playsAtMs }) => client.play(samples, playsAtMs),
    close: () => closeAfter(session, client),
  };
}
