import type { VoiceActivityDetector, VoiceActivityStream } from '@antiphon/core';
import { toneOf } from '../scripted/voice.js';
import { type Check, check, must, mustBeServiceError, mustEqual } from './check.js';
import { type FeedOptions, feed, joined, type Sound, silence } from './feeding.js';
import { mustRetainNothing } from './retained.js';
import { type Pass, realTime, settled, until } from './time.js';

/** What the detector is to do. */
export type VoiceActivityScenario =
  | { readonly kind: 'detect' }
  /** Fail soon after audio has begun to come. */
  | { readonly kind: 'failure' };

/** A voice activity detector under test. */
export interface VoiceActivitySubject {
  create(scenario: VoiceActivityScenario): VoiceActivityDetector | Promise<VoiceActivityDetector>;
  readonly without?: readonly VoiceActivityScenario['kind'][];
  /** A voice of about `ms`. @defaultValue a hum, which a model of real voices does not take for one */
  voice?(ms: number, sampleRate: number): Sound | Promise<Sound>;
  /** How far a reported time may be from the true one. @defaultValue 250 */
  readonly toleranceMs?: number;
  /** How much silence makes sure of an end. @defaultValue 1_500 */
  readonly hangoverMs?: number;
  /** @defaultValue [8_000, 16_000, 48_000] */
  readonly sampleRates?: readonly number[];
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
}

interface Detected {
  readonly kind: 'started' | 'stopped';
  readonly atMs: number;
  /** How much audio had been pushed by then. */
  readonly pushedMs: number;
}

const RATE = 16_000;

/** One stream under test, with everything that it said. */
interface Watched {
  readonly events: Detected[];
  readonly failures: unknown[];
  push(sound: Sound, options?: FeedOptions): Promise<void>;
  readonly stream: VoiceActivityStream;
  close(): Promise<void>;
}

/** What every {@link VoiceActivityDetector} must do. Use it as `languageModelContract`. */
export function voiceActivityContract(subject: VoiceActivitySubject): readonly Check[] {
  const pass = subject.pass ?? realTime;
  const { toleranceMs = 250, hangoverMs = 1_500, sampleRates = [8_000, RATE, 48_000] } = subject;
  const checks: Check[] = [];
  const add = (kind: VoiceActivityScenario['kind'], name: string, run: () => Promise<void>): void => {
    if (!subject.without?.includes(kind)) checks.push(check(name, run));
  };
  const voice = async (ms: number, sampleRate = RATE): Promise<Sound> =>
    subject.voice?.(ms, sampleRate) ?? { samples: toneOf(ms, { sampleRate }), sampleRate };
  const watch = async (kind: VoiceActivityScenario['kind'] = 'detect') =>
    watchStream(await subject.create({ kind }), pass);
  /** Half a second of silence, a voice, silence until its end is sure. */
  const utterance = async (sampleRate = RATE) => {
    const sound = await voice(1_000, sampleRate);
    const voiceMs = (sound.samples.length / sampleRate) * 1000;
    return { voiceMs, sound: joined(silence(500, sampleRate), sound, silence(hangoverMs, sampleRate)) };
  };
  const mustBeOneUtterance = (events: readonly Detected[], fromMs: number, toMs: number): void => {
    mustEqual(
      events.map(({ kind }) => kind),
      ['started', 'stopped'],
      'what was detected',
    );
    const [started, stopped] = events.map(({ atMs }) => atMs);
    must(
      Math.abs((started ?? 0) - fromMs) <= toleranceMs,
      `the voice began at ${fromMs} ms, detected at ${started}`,
    );
    must(
      Math.abs((stopped ?? 0) - toMs) <= toleranceMs,
      `the voice ended at ${toMs} ms, detected at ${stopped}`,
    );
  };

  add('detect', 'hears nothing in silence', async () => {
    const watched = await watch();
    await watched.push(silence(3_000, RATE));
    mustEqual(watched.events, [], 'what was detected');
    await watched.close();
  });
  add('detect', 'tells when a voice begins and ends, on the clock of the stream', async () => {
    const watched = await watch();
    const { sound, voiceMs } = await utterance();
    await watched.push(sound);
    mustBeOneUtterance(watched.events, 500, 500 + voiceMs);
    await watched.close();
  });
  add('detect', 'tells two voices apart', async () => {
    const watched = await watch();
    const { sound } = await utterance();
    await watched.push(joined(sound, sound));
    const kinds = watched.events.map(({ kind }) => kind);
    mustEqual(kinds, ['started', 'stopped', 'started', 'stopped'], 'what was detected');
    await watched.close();
  });
  add('detect', 'never reports what is still to come, and never goes back', async () => {
    const watched = await watch();
    const { sound } = await utterance();
    await watched.push(joined(sound, sound));
    let lastMs = 0;
    for (const { kind, atMs, pushedMs } of watched.events) {
      must(atMs >= lastMs && atMs <= pushedMs + 1, `${kind} at ${atMs} ms, after ${pushedMs} ms of audio`);
      lastMs = atMs;
    }
    await watched.close();
  });
  add('detect', 'hears the same in pieces of any size', async () => {
    const { sound, voiceMs } = await utterance();
    for (const pieceSamples of [11, 160, 4_001]) {
      const watched = await watch();
      watched.stream.push(new Int16Array(0), RATE);
      await watched.push(sound, { pieceSamples });
      mustBeOneUtterance(watched.events, 500, 500 + voiceMs);
      await watched.close();
    }
  });
  add('detect', 'hears the same at every rate', async () => {
    for (const sampleRate of sampleRates) {
      const { sound, voiceMs } = await utterance(sampleRate);
      const watched = await watch();
      await watched.push(sound);
      mustBeOneUtterance(watched.events, 500, 500 + voiceMs);
      await watched.close();
    }
  });
  add('detect', 'copies what it keeps of the audio', async () => {
    const watched = await watch();
    const { sound, voiceMs } = await utterance();
    await watched.push(sound, { overwrite: true });
    mustBeOneUtterance(watched.events, 500, 500 + voiceMs);
    await watched.close();
  });
  add('detect', 'listens to several streams at once without mixing them', async () => {
    const detector = await subject.create({ kind: 'detect' });
    const [one, two] = [await watchStream(detector, pass), await watchStream(detector, pass)];
    const { sound, voiceMs } = await utterance();
    await Promise.all([one.push(sound), two.push(silence(2_500, RATE))]);
    mustBeOneUtterance(one.events, 500, 500 + voiceMs);
    mustEqual(two.events, [], 'what was detected in silence');
    await one.close();
    await two.close();
  });
  add('detect', 'says nothing after it was closed, with a voice under way', async () => {
    const watched = await watch();
    await watched.push(joined(silence(500, RATE), await voice(700)));
    await watched.close();
    const before = watched.events.length;
    await watched.push(silence(hangoverMs, RATE));
    await pass(500);
    mustEqual(watched.events.slice(before), [], 'what was detected after the end');
  });
  add('detect', 'can be closed twice, and pushed to after that', async () => {
    const watched = await watch();
    await watched.close();
    await watched.close();
    await watched.push((await utterance()).sound);
    await pass(500);
    mustEqual(watched.events, [], 'what was detected after the end');
  });
  add('detect', 'begins each stream afresh', async () => {
    const detector = await subject.create({ kind: 'detect' });
    const { sound, voiceMs } = await utterance();
    for (let round = 0; round < 2; round++) {
      const watched = await watchStream(detector, pass);
      await watched.push(sound);
      mustBeOneUtterance(watched.events, 500, 500 + voiceMs);
      await watched.close();
    }
  });
  add('failure', 'reports a failure with an error that says whether to try again', async () => {
    const watched = await watch('failure');
    await watched.push((await utterance()).sound);
    await until(() => watched.failures.length > 0, pass, 'the failure');
    mustBeServiceError(watched.failures[0]);
    await watched.close();
  });
  add('detect', 'holds on to neither events nor audio when it is closed', async () => {
    const detector = await subject.create({ kind: 'detect' });
    await mustRetainNothing('streams', async (track) => {
      const watched = await watchStream(detector, pass, track);
      await watched.push(silence(200, RATE));
      await watched.close();
    });
  });
  return checks;
}

async function watchStream(
  detector: VoiceActivityDetector,
  pass: Pass,
  track?: (thing: object) => void,
): Promise<Watched> {
  const events: Detected[] = [];
  const failures: unknown[] = [];
  let pushedMs = 0;
  const listener = {
    started: (atMs: number) => events.push({ kind: 'started', atMs, pushedMs }),
    stopped: (atMs: number) => events.push({ kind: 'stopped', atMs, pushedMs }),
    failed: (error: unknown) => failures.push(error),
  };
  track?.(listener);
  const stream = await settled(Promise.resolve(detector.open(listener)), pass, 'opening the stream');
  return {
    events,
    failures,
    stream,
    push: (sound, options) =>
      feed(
        (samples, sampleRate) => {
          pushedMs += (samples.length / sampleRate) * 1000;
          stream.push(samples, sampleRate);
        },
        sound,
        pass,
        options,
      ),
    close: () => settled(Promise.resolve(stream.close()), pass, 'closing the stream'),
  };
}
