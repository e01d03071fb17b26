import { viewPcm16AsBytes } from '@antiphon/audio';
import type { OpusEngine } from '@antiphon/opus';
import { encoded, type Setting } from './coding.js';
import { minuteOfSpeech } from './speech.js';
import {
  type Direction,
  FRAME_MS,
  framedMessages,
  hexMessages,
  pieces,
  type Traffic,
  trafficOf,
} from './wire.js';

/** What a minute of speech takes, by the way it is sent. */
export interface Ways {
  readonly hex: Traffic;
  readonly pcm: Traffic;
  readonly opus: Traffic;
}

export async function measureTraffic(
  opus: OpusEngine,
  { sampleRate, isMasked }: Direction,
  setting: Setting,
): Promise<Ways> {
  const speech = minuteOfSpeech(sampleRate);
  const pcm = pieces(speech, sampleRate, FRAME_MS).map(viewPcm16AsBytes);
  const packets = await encoded(opus, speech, sampleRate, setting);
  return {
    hex: trafficOf(hexMessages(speech, sampleRate), isMasked),
    pcm: trafficOf(framedMessages(pcm, sampleRate), isMasked),
    opus: trafficOf(framedMessages(packets, sampleRate, '+opus'), isMasked),
  };
}
