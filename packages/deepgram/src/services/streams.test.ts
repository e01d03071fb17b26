import { type RecognitionEvents, seededRandom, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import {
  type AudioConnection,
  type FluxMessage,
  type NovaMessage,
  readFluxMessage,
  readNovaMessage,
  type Timeline,
} from '../listen/index.js';
import { FluxStream } from './flux-stream.js';
import { NovaStream } from './nova-stream.js';

const limits = { finalizeTimeoutMs: 1_000, finishTimeoutMs: 5_000 };

/** A connection that takes everything, and a vendor's clock that is the stream's. */
function stage<Message>() {
  const clock = new VirtualClock();
  const log: string[] = [];
  const told: string[] = [];
  let resend: (() => void) | undefined;
  const events: RecognitionEvents = {
    interim: ({ text }) => void log.push(`interim ${text}`),
    final: ({ text }) => void log.push(`final ${text}`.trim()),
    failed: (error) => void log.push(`failed ${String(error)}`),
    speechStarted: () => void log.push('started'),
    speechStopped: () => void log.push('stopped'),
  };
  const audio = {
    positionMs: 0,
    finalUntilMs: 0,
    final(untilMs: number) {
      audio.finalUntilMs = Math.max(audio.finalUntilMs, Math.min(untilMs, audio.positionMs));
    },
    say(json: string, onSent?: () => void) {
      told.push(JSON.parse(json).type);
      resend = onSent;
      onSent?.();
    },
    fill: () => void told.push('silence'),
    /** A new connection: what is not final goes out again, the question with it. */
    renew() {
      told.push('renew');
      resend?.();
    },
    quiet: () => {},
    flush: () => {},
    write: () => {},
    drain: async () => {},
    close: async () => {},
  };
  const timeline = { streamMs: (ms: number) => Math.min(ms, audio.positionMs), forget: () => {} };
  return {
    clock,
    log,
    told,
    events,
    audio,
    connection: audio as unknown as AudioConnection<Message>,
    timeline: timeline as unknown as Timeline,
  };
}

const results = (text: string, [start, end]: readonly [number, number], flags: object = {}) =>
  readNovaMessage(
    JSON.stringify({
      type: 'Results',
      start,
      duration: end - start,
      channel: { alternatives: [{ transcript: text, words: [{ word: text, start, end }] }] },
      ...flags,
    }),
  ) as NovaMessage;

function nova(voiceActivity: 'pipeline' | 'vendor' = 'pipeline') {
  const here = stage<NovaMessage>();
  const stream = new NovaStream({ ...limits, clock: here.clock, events: here.events, voiceActivity });
  stream.attach(here.connection);
  return { ...here, stream, hear: (message: NovaMessage) => stream.heard(message, here.timeline) };
}

describe('NovaStream', () => {
  it('changes its language at once when nothing that was said is open', () => {
    const { stream, told, audio } = nova();
    audio.positionMs = 1_000;
    stream.setLanguage('es');
    expect([stream.language, told]).toEqual(['es', ['renew']]);
    stream.setLanguage('es');
    expect(told).toEqual(['renew']);
  });

  it('hears in the old language what was said in it before it changes', async () => {
    const { stream, clock, log, told, audio, hear } = nova();
    audio.positionMs = 1_000;
    hear(results('good', [0, 0.8]));
    stream.setLanguage('de');
    stream.setLanguage('es');
    expect([stream.language, told]).toEqual([undefined, ['Finalize']]);
    audio.positionMs = 1_200;
    hear(results('good day', [0, 1], { is_final: true, from_finalize: true }));
    expect(log).toEqual(['interim good', 'final good day']);
    expect([stream.language, told]).toEqual(['es', ['Finalize', 'renew']]);
    expect(audio.finalUntilMs).toBe(1_000); // the rest goes out again, in the new language
    await clock.run(5_000);
    expect(told).toEqual(['Finalize', 'renew']);
  });

  it('changes its language though what was said in the old one is never answered', async () => {
    const { stream, clock, log, audio, hear } = nova();
    audio.positionMs = 400;
    hear(results('good', [0, 0.3]));
    stream.setLanguage('es');
    await clock.run(2_000);
    expect(log).toEqual(['interim good', 'final good']);
    expect(stream.language).toBe('es');
  });

  it('lets what was said last stand when the final transcript does not come, and takes it once', async () => {
    const { stream, clock, log, audio, hear, told } = nova();
    audio.positionMs = 1_200;
    hear(results('hello', [0, 1]));
    stream.speechStopped?.();
    await clock.run(1_000);
    expect(told).toEqual(['Finalize', 'renew']);
    expect(log).toEqual(['interim hello']);
    await clock.run(1_000);
    expect(log).toEqual(['interim hello', 'final hello']);
    hear(results('hello', [0, 1], { is_final: true, from_finalize: true }));
    expect(log).toEqual(['interim hello', 'final hello']);
  });

  it('answers a voice at once when all of it is final already', () => {
    const { stream, log, audio, hear, told } = nova();
    audio.positionMs = 1_000;
    hear(results('hello', [0, 1], { is_final: true }));
    stream.speechStopped?.();
    expect(log).toEqual(['final hello', 'final']);
    expect(told).toEqual([]);
  });

  it('does not wait for an answer that Deepgram does not owe: too little audio was in hand', async () => {
    const { stream, clock, log, audio, told } = nova();
    audio.positionMs = 300;
    stream.speechStopped?.();
    await clock.run(999);
    expect(log).toEqual([]);
    await clock.run(1);
    expect(log).toEqual(['final']);
    expect(told).toEqual(['Finalize']);
  });

  it('answers every voice, however fast one follows the other', () => {
    const { stream, log, audio, hear } = nova();
    audio.positionMs = 1_000;
    stream.speechStopped?.();
    audio.positionMs = 2_000;
    stream.speechStopped?.();
    hear(results('one', [0, 1], { is_final: true, from_finalize: true }));
    hear(results('', [1, 2], { is_final: true, from_finalize: true }));
    expect(log).toEqual(['final one', 'final']);
    audio.positionMs = 3_000;
    stream.speechStopped?.();
    audio.positionMs = 4_000;
    stream.speechStopped?.();
    hear(results('two', [2, 4], { is_final: true, from_finalize: true }));
    hear(results('', [4, 4], { is_final: true, from_finalize: true }));
    expect(log.slice(2)).toEqual(['final two', 'final']);
  });

  it('asks again, over a new connection, when a final transcript begins where the last one did not end', () => {
    const { stream, clock, log, audio, hear, told } = nova();
    audio.positionMs = 1_200;
    stream.speechStopped?.();
    hear(results('', [1, 1.2], { is_final: true }));
    expect(told).toEqual(['Finalize']);
    clock.advance(limits.finalizeTimeoutMs);
    expect(told).toEqual(['Finalize', 'renew']);
    expect([log, audio.finalUntilMs]).toEqual([[], 0]);
    hear(results('hello', [0, 1.2], { is_final: true, from_finalize: true }));
    expect(log).toEqual(['final hello']);
  });

  it('gives no voice up while there is no link: the time runs from when the question has gone out again', async () => {
    const { stream, clock, log, audio } = nova();
    audio.positionMs = 300;
    stream.speechStopped?.();
    stream.lost();
    await clock.run(60_000);
    expect(log).toEqual([]);
    audio.renew();
    await clock.run(1_000);
    expect(log).toEqual(['final']);
    expect(clock.pending).toBe(0);
  });

  it('puts finals in order that overtook one another', () => {
    const { stream, clock, log, audio, hear, told } = nova();
    audio.positionMs = 2_000;
    stream.speechStopped?.();
    hear(results('world', [1, 2], { is_final: true, from_finalize: true }));
    expect(log).toEqual([]);
    hear(results('hello', [0, 1], { is_final: true }));
    expect(log).toEqual(['final hello', 'final world']);
    clock.advance(60_000);
    expect(told).toEqual(['Finalize']);
  });

  it('takes it as it is when Deepgram leaves audio out a second time', () => {
    const { stream, clock, log, audio, hear, told } = nova();
    audio.positionMs = 2_000;
    stream.speechStopped?.();
    for (let tries = 0; tries < 2; tries++) {
      hear(results('late', [1, 2], { is_final: true, from_finalize: true }));
      clock.advance(limits.finalizeTimeoutMs);
    }
    expect(told).toEqual(['Finalize', 'renew']);
    expect(log).toEqual(['final late']);
  });

  it('survives whatever a vendor may say in readable messages', async () => {
    const random = seededRandom(7);
    for (const voiceActivity of ['pipeline', 'vendor'] as const) {
      const { stream, clock, audio, hear, log } = nova(voiceActivity);
      for (let n = 0; n < 5_000; n++) {
        audio.positionMs += 20;
        const start = random() * 2 * (audio.positionMs / 1000);
        const flags = {
          is_final: random() < 0.4,
          speech_final: random() < 0.3,
          from_finalize: random() < 0.3,
        };
        const dice = random();
        if (dice < 0.6) hear(results(random() < 0.3 ? '' : 'word', [start, start + random() * 3], flags));
        else if (dice < 0.7)
          hear(readNovaMessage(`{"type":"SpeechStarted","timestamp":${start}}`) as NovaMessage);
        else if (dice < 0.8)
          hear(readNovaMessage(`{"type":"UtteranceEnd","last_word_end":${start}}`) as NovaMessage);
        else if (dice < 0.9) stream.speechStopped?.();
        else await clock.run(random() * 500);
      }
      await stream.close();
      expect(clock.pending).toBe(0);
      const voices = log.filter((line) => line === 'started' || line === 'stopped');
      expect(voices.every((voice, at) => voice === (at % 2 === 0 ? 'started' : 'stopped'))).toBe(true);
    }
  });
});

const turn = (event: string, text: string, [start, end]: readonly [number, number], index = 0) =>
  readFluxMessage(
    JSON.stringify({
      type: 'TurnInfo',
      event,
      turn_index: index,
      audio_window_start: start,
      audio_window_end: end,
      transcript: text,
      words: text === '' ? [] : [{ word: text, start, end, confidence: 0.9 }],
    }),
  ) as FluxMessage;

function flux(options: { voiceActivity?: 'pipeline' | 'vendor'; eagerFinals?: boolean } = {}) {
  const here = stage<FluxMessage>();
  const stream = new FluxStream({
    ...limits,
    clock: here.clock,
    events: here.events,
    voiceActivity: 'vendor',
    eagerFinals: false,
    fillAfterMs: 500,
    ...options,
  });
  stream.attach(here.connection);
  return { ...here, stream, hear: (message: FluxMessage) => stream.heard(message, here.timeline) };
}

describe('FluxStream', () => {
  it('sends silence in real time for as long as a turn is open and no audio comes', async () => {
    const { clock, hear, told, audio, stream } = flux();
    audio.positionMs = 1_000;
    hear(turn('StartOfTurn', 'hello', [0, 1]));
    await clock.run(499);
    expect(told).toEqual([]);
    await clock.run(1_001);
    expect(told).toHaveLength(11);
    stream.write(new Int16Array(320), 16_000);
    audio.positionMs += 20;
    await clock.run(499);
    const before = told.length;
    hear(turn('EndOfTurn', 'hello', [0, 1]));
    await clock.run(60_000);
    expect(told).toHaveLength(before);
    expect(clock.pending).toBe(0);
  });

  it('ends a turn whose end was lost as soon as Flux is at the next one', () => {
    const { hear, log, audio } = flux();
    audio.positionMs = 2_000;
    hear(turn('StartOfTurn', 'hello', [0, 1]));
    hear(turn('Update', '', [1, 1.25], 1));
    expect(log).toEqual(['started', 'interim hello', 'stopped', 'final hello']);
    hear(turn('Update', '', [1, 1.5], 1));
    expect(log).toHaveLength(4);
  });

  it('does not fill for ever', async () => {
    const { clock, hear, told, audio } = flux();
    audio.positionMs = 1_000;
    hear(turn('StartOfTurn', 'hello', [0, 1]));
    await clock.run(600_000);
    expect(told.length).toBeLessThanOrEqual(600);
    expect(clock.pending).toBe(0);
  });

  it('keeps voices in order, whatever Flux may say in readable messages', async () => {
    const random = seededRandom(11);
    const kinds = ['Update', 'StartOfTurn', 'EagerEndOfTurn', 'TurnResumed', 'EndOfTurn'];
    for (const eagerFinals of [false, true]) {
      const { stream, clock, audio, hear, log } = flux({ eagerFinals });
      for (let n = 0; n < 5_000; n++) {
        audio.positionMs += 20;
        const start = random() * 2 * (audio.positionMs / 1000);
        const kind = kinds[Math.floor(random() * kinds.length)] as string;
        hear(turn(kind, random() < 0.3 ? '' : 'word', [start, start + random() * 3], Math.floor(n / 50)));
        if (random() < 0.1) await clock.run(random() * 700);
      }
      await stream.close();
      expect(clock.pending).toBe(0);
      const story = log.filter((line) => !line.startsWith('interim'));
      const order = story.map((line) => line.split(' ')[0]);
      expect(order.every((event, at) => event === ['started', 'stopped', 'final'][at % 3])).toBe(true);
    }
  });
});
