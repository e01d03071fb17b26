import { getEventListeners } from 'node:events';
import type { Clock, SpeechToText } from '@antiphon/core';
import { voiceOf } from '../scripted/voice.js';
import { type Check, check, must, mustBeServiceError, mustEqual } from './check.js';
import { contractHost } from './contract-host.js';
import { type Sound, silence } from './feeding.js';
import { Listening } from './listening.js';
import { mustRetainNothing } from './retained.js';
import { type Pass, realTime, settled, until } from './time.js';

/** What the service is to do with every stream of a check. */
export type SpeechToTextScenario =
  | { readonly kind: 'speech' }
  /** Fail soon after audio has begun to come. */
  | { readonly kind: 'failure' }
  /** Refuse to open a stream. */
  | { readonly kind: 'openFailure' };

/** A recogniser under test, and the vendor behind it. */
export interface SpeechToTextSubject {
  create(scenario: SpeechToTextScenario): SpeechToText | Promise<SpeechToText>;
  /** Scenarios that the vendor cannot play; their checks are left out. */
  readonly without?: readonly SpeechToTextScenario['kind'][];
  /** Sound that says a text, for the vendor's ear. @defaultValue {@link voiceOf} */
  audioOf?(text: string): Sound | Promise<Sound>;
  /** Whether a text is what was said, well enough. @defaultValue the same letters and digits */
  understood?(recognised: string, said: string): boolean;
  /** The clock that the service is given. @defaultValue the system's */
  readonly clock?: Clock;
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
}

const SAID = 'what time is it';
const ALSO_SAID = 'and what is the weather';

/** What every {@link SpeechToText} must do. Use it as `languageModelContract`. */
export function speechToTextContract(subject: SpeechToTextSubject): readonly Check[] {
  const pass = subject.pass ?? realTime;
  const understood = subject.understood ?? sameLetters;
  const audioOf = async (text: string): Promise<Sound> => (subject.audioOf ?? voiceOf)(text);
  const checks: Check[] = [];
  const add = (kind: SpeechToTextScenario['kind'], name: string, run: () => Promise<void>): void => {
    if (!subject.without?.includes(kind)) checks.push(check(name, run));
  };
  const listen = async (
    kind: SpeechToTextScenario['kind'] = 'speech',
    signal = new AbortController().signal,
  ) => {
    const service = await subject.create({ kind });
    return Listening.open(service, contractHost(signal, subject.clock), pass);
  };
  const mustUnderstand = (recognised: string, said: string): void =>
    must(understood(recognised, said), `said '${said}', recognised '${recognised}'`);
  /** Whatever comes from here on comes too late. */
  const mustStaySilent = async (listening: Listening): Promise<void> => {
    const before = listening.eventCount;
    await pass(1_000);
    mustEqual(listening.eventCount - before, 0, 'events after the end');
  };

  add('speech', 'gives a final result for what was said', async () => {
    const listening = await listen();
    await listening.hears(await audioOf(SAID));
    await listening.untilFinals(1);
    mustUnderstand(listening.text, SAID);
    mustEqual(listening.failures.length, 0, 'failures');
    await listening.close();
  });
  add('speech', 'gives interim results before the final one, never after it', async () => {
    const listening = await listen();
    await listening.hears(await audioOf(SAID));
    await listening.untilFinals(1);
    await pass(500);
    mustEqual(
      listening.order.lastIndexOf('interim') > listening.order.indexOf('final'),
      false,
      'an interim came late',
    );
    await listening.close();
  });
  add('speech', 'gives a final result for each of two utterances, in order', async () => {
    const listening = await listen();
    await listening.hears(await audioOf(SAID));
    await listening.untilFinals(1);
    const first = listening.finals.length;
    await listening.write(silence(800, 16_000));
    await listening.hears(await audioOf(ALSO_SAID));
    await listening.untilFinals(first + 1);
    await pass(500);
    mustUnderstand(listening.text, `${SAID} ${ALSO_SAID}`);
    await listening.close();
  });
  add('speech', 'gives a final result without words when a voice said none', async () => {
    const listening = await listen();
    if (listening.isTold && listening.stream.speechStopped !== undefined) {
      await listening.hears(silence(500, 16_000));
      await listening.untilFinals(1);
      mustEqual(listening.text, '', 'the text');
    }
    await listening.close();
  });
  add('speech', 'hears words as times of the stream and confidence as a share', async () => {
    const listening = await listen();
    const sound = await audioOf(SAID);
    await listening.write(silence(400, sound.sampleRate));
    await listening.hears(sound);
    await listening.untilFinals(1);
    const lastMs = 400 + (sound.samples.length / sound.sampleRate) * 1000 + 300;
    for (const { startMs = 0, endMs = startMs, confidence = 1 } of listening.finals) {
      must(startMs >= 0 && endMs >= startMs && endMs <= lastMs, `the times are ${startMs} to ${endMs}`);
      must(confidence >= 0 && confidence <= 1, `the confidence is ${confidence}`);
    }
    await listening.close();
  });
  add('speech', 'tells when a voice begins and ends, if it says that it does', async () => {
    const listening = await listen();
    if (!listening.isTold) {
      const sound = await audioOf(SAID);
      await listening.write(silence(400, sound.sampleRate));
      await listening.hears(sound);
      await listening.untilFinals(1);
      await listening.write(silence(3_000, sound.sampleRate));
      const kinds = listening.voices.map(([kind]) => kind);
      must(
        kinds.length > 0 && kinds.length % 2 === 0,
        `a voice was heard, and reported: ${kinds.join(', ')}`,
      );
      const wanted = kinds.map((_kind, at) => (at % 2 === 0 ? 'started' : 'stopped'));
      mustEqual(kinds, wanted, 'the reports, in order');
      for (const [kind, atMs] of listening.voices) must(atMs >= 0, `a voice ${kind} at ${atMs} ms`);
    }
    await listening.close();
  });
  add('speech', 'has given its last result when finish() resolves', async () => {
    const listening = await listen();
    if (listening.stream.finish !== undefined) {
      await listening.begins(await audioOf(SAID));
      await settled(listening.stream.finish(), pass, 'finish()');
      mustUnderstand(listening.text, SAID);
      await mustStaySilent(listening);
    }
    await listening.close();
  });
  add('speech', 'finishes a stream that heard nothing', async () => {
    const listening = await listen();
    await settled(Promise.resolve(listening.stream.finish?.()), pass, 'finish()');
    await listening.close();
  });
  add('speech', 'says nothing after it was closed', async () => {
    const listening = await listen();
    await listening.begins(await audioOf(SAID));
    listening.ends();
    await listening.close();
    await mustStaySilent(listening);
  });
  add('speech', 'takes anything after it was closed, and does nothing', async () => {
    const listening = await listen();
    await listening.close();
    await listening.close();
    const { stream } = listening;
    stream.speechStarted?.();
    await listening.write(await audioOf(SAID));
    stream.speechStopped?.();
    await settled(Promise.resolve(stream.finish?.()), pass, 'finish() after close()');
    await listening.close();
    await mustStaySilent(listening);
  });
  add('speech', 'says nothing after its signal has fired', async () => {
    const controller = new AbortController();
    const listening = await listen('speech', controller.signal);
    await listening.begins(await audioOf(SAID));
    listening.ends();
    controller.abort();
    await mustStaySilent(listening);
    await listening.close();
  });
  add('speech', 'leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const listening = await listen('speech', signal);
    await listening.close();
    mustEqual(getEventListeners(signal, 'abort').length, 0, 'listeners left on the signal');
  });
  add('speech', 'copies what it keeps of the audio', async () => {
    const listening = await listen();
    await listening.hears(await audioOf(SAID), { overwrite: true });
    await listening.untilFinals(1);
    mustUnderstand(listening.text, SAID);
    await listening.close();
  });
  add('speech', 'takes pieces of any size, empty ones too', async () => {
    for (const pieceSamples of [7, 160, 4_001]) {
      const listening = await listen();
      listening.stream.write(new Int16Array(0), 16_000);
      await listening.hears(await audioOf(SAID), { pieceSamples });
      await listening.untilFinals(1);
      mustUnderstand(listening.text, SAID);
      await listening.close();
    }
  });
  add('speech', 'listens to several streams at once without mixing them', async () => {
    const service = await subject.create({ kind: 'speech' });
    const { signal } = new AbortController();
    const open = () => Listening.open(service, contractHost(signal, subject.clock), pass);
    const [one, two] = [await open(), await open()];
    await Promise.all([one.hears(await audioOf(SAID)), two.hears(await audioOf(ALSO_SAID))]);
    await one.untilFinals(1);
    await two.untilFinals(1);
    mustUnderstand(one.text, SAID);
    mustUnderstand(two.text, ALSO_SAID);
    await one.close();
    await two.close();
  });
  add('failure', 'reports a failure with an error that says whether to try again', async () => {
    const listening = await listen('failure');
    await listening.begins(await audioOf(`${SAID} ${ALSO_SAID}`));
    await until(() => listening.failures.length > 0, pass, 'the failure');
    mustBeServiceError(listening.failures[0]);
    await listening.close();
  });
  add('openFailure', 'rejects with such an error when it cannot open', async () => {
    const error = await listen('openFailure').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    mustBeServiceError(error);
  });
  add('speech', 'holds on to neither events nor audio when it is closed', async () => {
    const service = await subject.create({ kind: 'speech' });
    const sound = await audioOf('one two');
    const { signal } = new AbortController();
    await mustRetainNothing('streams', async (track) => {
      const listening = await Listening.open(service, contractHost(signal, subject.clock), pass, track);
      await listening.begins(sound);
      await listening.close();
    });
  });
  return checks;
}

function sameLetters(recognised: string, said: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters(recognised) === letters(said);
}
