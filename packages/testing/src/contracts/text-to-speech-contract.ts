import { getEventListeners } from 'node:events';
import type { SpeechChunk, TextToSpeech } from '@antiphon/core';
import { type Check, check, must, mustBeServiceError, mustEqual } from './check.js';
import { readAll, readAndAbort, readAndLeave, readWhole } from './reading.js';
import { mustRetainNothing } from './retained.js';
import { type Pass, realTime, until } from './time.js';

/** What the service is to do with every request of a check. */
export type TextToSpeechScenario =
  | { readonly kind: 'speech' }
  /** Make some speech, and then neither go on nor end. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'failure' };

/** A speech service under test, and the vendor behind it. */
export interface TextToSpeechSubject {
  create(scenario: TextToSpeechScenario): TextToSpeech | Promise<TextToSpeech>;
  /** Scenarios that the vendor cannot play; their checks are left out. */
  readonly without?: readonly TextToSpeechScenario['kind'][];
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
  /** Requests that the vendor believes to be under way, of all services made so far. */
  openRequests?(): number;
}

const SENTENCE = 'The quick brown fox jumps over the lazy dog.';

/** What every {@link TextToSpeech} must do. Use it as `languageModelContract`. */
export function textToSpeechContract(subject: TextToSpeechSubject): readonly Check[] {
  const pass = subject.pass ?? realTime;
  const { openRequests } = subject;
  const checks: Check[] = [];
  const add = (kind: TextToSpeechScenario['kind'], name: string, run: () => Promise<void>): void => {
    if (!subject.without?.includes(kind)) checks.push(check(name, run));
  };
  const synthesize = async (
    text: string,
    kind: TextToSpeechScenario['kind'] = 'speech',
    signal = new AbortController().signal,
  ) => (await subject.create({ kind })).synthesize(text, { signal });
  const speech = async (text: string) => readWhole(await synthesize(text), pass, 'the speech');
  const mustRelease = async (): Promise<void> => {
    if (openRequests !== undefined)
      await until(() => openRequests() === 0, pass, 'the release of the request');
  };

  add('speech', 'makes speech at one sample rate', async () => {
    const chunks = await speech(SENTENCE);
    must(samplesIn(chunks) > 0, 'there is no audio');
    mustEqual(new Set(chunks.map(({ sampleRate }) => sampleRate)).size, 1, 'sample rates');
    must(
      chunks.every(({ samples }) => samples instanceof Int16Array),
      'audio must be an Int16Array',
    );
    must(
      chunks.some(({ samples }) => samples.some((sample) => sample !== 0)),
      'the audio is silent',
    );
    await mustRelease();
  });
  add('speech', 'times words in order, within the audio, if it times them', async () => {
    const chunks = await speech(SENTENCE);
    const durationMs = (samplesIn(chunks) / (chunks[0]?.sampleRate ?? 1)) * 1000;
    let lastMs = 0;
    for (const { text, startMs, endMs } of chunks.flatMap(({ words = [] }) => words)) {
      must(startMs >= lastMs - 1 && endMs >= startMs, `'${text}' has the times ${startMs} to ${endMs}`);
      must(endMs <= durationMs + 1, `'${text}' ends at ${endMs} ms, after the audio (${durationMs} ms)`);
      lastMs = startMs;
    }
  });
  add('speech', 'times the words that the text has', async () => {
    const words = (await speech(SENTENCE)).flatMap(({ words = [] }) => words);
    if (words.length > 0)
      mustEqual(lettersOf(words.map(({ text }) => text).join('')), lettersOf(SENTENCE), 'the words');
  });
  add('speech', 'ends at once on a text without words', async () => {
    for (const text of ['', '   ', '…', '?!']) await speech(text);
  });
  add('speech', 'takes text of any script', async () => {
    for (const text of ['naïve café', '日本語', '👩‍👩‍👧‍👦', 'שלום', '\u0000', '<b>&amp;</b>', '\ud83d'])
      await speech(text);
  });
  add('speech', 'speaks a long text to its end', async () => {
    const short = samplesIn(await speech(SENTENCE));
    const long = samplesIn(await speech(`${SENTENCE} `.repeat(20).trim()));
    must(long > 10 * short, `20 sentences take ${long} samples, and one takes ${short}`);
  });
  add('speech', 'says nothing when the signal has fired before', async () => {
    const { items } = await readAll(await synthesize(SENTENCE, 'speech', AbortSignal.abort()), pass, 'it');
    mustEqual(samplesIn(items), 0, 'samples');
    await mustRelease();
  });
  add('stall', 'ends at an abort in the midst of speech, and says nothing more', async () => {
    const controller = new AbortController();
    await readAndAbort(await synthesize(SENTENCE, 'stall', controller.signal), 1, controller, pass);
    await mustRelease();
  });
  add('speech', 'takes an abort after the end, and leaves no listener on the signal', async () => {
    const controller = new AbortController();
    await readWhole(await synthesize(SENTENCE, 'speech', controller.signal), pass, 'the speech');
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
    controller.abort();
    await pass(50);
  });
  add('speech', 'cancels the request when the iteration is left', async () => {
    const controller = new AbortController();
    await readAndLeave(await synthesize(SENTENCE, 'speech', controller.signal), 1, pass);
    await mustRelease();
    mustEqual(getEventListeners(controller.signal, 'abort').length, 0, 'listeners left on the signal');
  });
  add('failure', 'fails with an error that says whether to try again', async () => {
    const { error } = await readAll(await synthesize(SENTENCE, 'failure'), pass, 'the failure');
    mustBeServiceError(error);
    await mustRelease();
  });
  add('speech', 'speaks several texts at once without mixing them', async () => {
    const service = await subject.create({ kind: 'speech' });
    const texts = ['One.', SENTENCE, `${SENTENCE} ${SENTENCE}`];
    const read = (text: string) =>
      readWhole(service.synthesize(text, { signal: new AbortController().signal }), pass, 'the speech');
    const alone: number[] = [];
    for (const text of texts) alone.push(samplesIn(await read(text)));
    mustEqual((await Promise.all(texts.map(read))).map(samplesIn), alone, 'samples at once');
  });
  add('speech', 'speaks again after a request that was aborted', async () => {
    const service = await subject.create({ kind: 'speech' });
    const controller = new AbortController();
    await readAndLeave(service.synthesize(SENTENCE, { signal: controller.signal }), 1, pass);
    controller.abort();
    const again = service.synthesize(SENTENCE, { signal: new AbortController().signal });
    must(samplesIn(await readWhole(again, pass, 'the speech')) > 0, 'there is no audio');
  });
  add('speech', 'leaves the samples alone that it has given', async () => {
    const given: { samples: Int16Array; copy: Int16Array }[] = [];
    for (const { samples } of await copied(await synthesize(`${SENTENCE} ${SENTENCE}`), pass, given))
      void samples;
    for (const { samples, copy } of given) mustEqual([...samples], [...copy], 'samples given earlier');
  });
  add('speech', 'holds on to neither signal nor samples when it is done', async () => {
    const service = await subject.create({ kind: 'speech' });
    await mustRetainNothing('signals and samples', async (track) => {
      const { signal } = new AbortController();
      track(signal);
      for (const { samples } of await readWhole(
        service.synthesize('One two.', { signal }),
        pass,
        'the speech',
      )) {
        track(samples);
      }
    });
  });
  return checks;
}

async function copied(
  source: AsyncIterable<SpeechChunk>,
  pass: Pass,
  given: { samples: Int16Array; copy: Int16Array }[],
): Promise<readonly SpeechChunk[]> {
  async function* copying(): AsyncGenerator<SpeechChunk> {
    for await (const chunk of source) {
      given.push({ samples: chunk.samples, copy: chunk.samples.slice() });
      yield chunk;
    }
  }
  return readWhole(copying(), pass, 'the speech');
}

function samplesIn(chunks: readonly SpeechChunk[]): number {
  return chunks.reduce((sum, { samples }) => sum + samples.length, 0);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
