import { createHistogram } from 'node:perf_hooks';
import { resample } from '@antiphon/audio';
import { InputAudioFrame, processor, type SentRecord, withTimeout } from '@antiphon/core';
import { type SimulatedPhoneCall, startTwilioSimulator } from '@antiphon/simulators';
import type { PhoneCall, SinkFactory } from '@antiphon/twilio';
import { type CallLine, LevelMeter, type OpenLine } from '../call/index.js';
import { LINE_RATE } from './line-rate.js';
import { measureLine } from './measure-line.js';
import { openSwitchboard } from './switchboard.js';
import { writeConversation } from './write-conversation.js';

/** What the telephone line of a call is like. */
export interface PhoneOptions {
  /** How much later than its time a frame of the caller may come, in ms. */
  readonly jitterMs: number;
  /** So many frames of the caller come at once. */
  readonly burstFrames: number;
  /** Of the jitter. */
  readonly seed: number;
}

/** From the start message to the call. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * A telephone line over loopback: a simulated Twilio asks the agent's webhook, opens the stream that the answer names,
 * and is the caller's telephone. The recording is what that telephone said and heard.
 */
export function phoneLine(options: PhoneOptions): OpenLine {
  return async ({ file, clock }) => {
    const { seed, jitterMs, burstFrames } = options;
    const twilio = await startTwilioSimulator({ clock, seed, speech: 'scripted' });
    const switchboard = await openSwitchboard(twilio, clock).catch(async (error: unknown) => {
      await twilio.close();
      throw error;
    });
    const close = async (): Promise<void> => {
      await switchboard[Symbol.asyncDispose]();
      await twilio.close();
    };
    try {
      const { webhook, server } = switchboard;
      const phone = await twilio.call({ webhook, server, jitterMs, burstFrames });
      const call = await withTimeout(clock, ANSWER_TIMEOUT_MS, undefined, () => switchboard.call, {
        what: 'taking the call',
      });
      return joined(call, phone, { ...options, file, close });
    } catch (error) {
      await close();
      throw error;
    }
  };
}

/** The agent's end of a call and the caller's, as one line. */
function joined(
  call: PhoneCall,
  phone: SimulatedPhoneCall,
  options: PhoneOptions & { readonly file: string; readonly close: () => Promise<void> },
): CallLine {
  const level = new LevelMeter();
  const lateUs = createHistogram();
  const onSent = ({ lateMs }: SentRecord): void => lateUs.record(Math.max(1, Math.round(lateMs * 1_000)));
  return {
    input: call.input(),
    recorder: unrecorded,
    output: call.output({ recorder: { around: (make) => metered(make, level) }, onSent }),
    level,
    async say({ samples, sampleRate }) {
      await phone.say(resample(samples, { inputRate: sampleRate, outputRate: LINE_RATE }));
    },
    hangUp: async () => void (await phone.hangUp()),
    finish: (session) => writeConversation(options.file, phone, session),
    recordingLostMs: () => Math.max(phone.heard.lostMs, phone.said.lostMs),
    results: (log) => measureLine(phone, { log, lateUs, ...options }),
    [Symbol.asyncDispose]: options.close,
  };
}

/** The telephone records, and hears more truly than the agent could. */
const unrecorded = processor({
  name: 'recorder',
  takes: [InputAudioFrame],
  emits: [InputAudioFrame],
  on: { audioIn: (frame, ctx) => ctx.emit(frame) },
});

/** A sink whose loudness can be watched. */
function metered(make: SinkFactory, level: LevelMeter): SinkFactory {
  return (port) => {
    const sink = make(port);
    return {
      open: () => sink.open?.(),
      write(samples, position) {
        level.add(samples);
        sink.write(samples, position);
      },
      flush(cut) {
        level.rest();
        sink.flush?.(cut);
      },
      close: () => sink.close?.(),
    };
  };
}
