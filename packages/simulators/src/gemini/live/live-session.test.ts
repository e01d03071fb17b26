import { describe, expect, it } from 'vitest';
import { scriptedReplies } from '../agent/index.js';
import type { TurnQuirk } from './live-options.js';
import { testWorld } from './live-session.fixture.js';

const isComplete = (session: { kinds(): readonly string[] }) => () =>
  session.kinds().includes('turnComplete');

describe('a Live session', () => {
  it('hears, transcribes, answers in audio, and is complete when the audio has been played', async () => {
    const { clock, open } = testWorld({
      agent: () => 'We open at nine. See you then.',
      live: { mergeShare: 0 },
    });
    const session = open();
    session.setUp();
    session.speak('when do you open');
    await clock.runUntil(isComplete(session));
    expect(session.transcript('inputTranscription').trim()).toBe('when do you open');
    expect(session.transcript('outputTranscription').trim()).toBe('We open at nine. See you then.');
    expect(session.kinds()[0]).toBe('setupComplete');
    expect(session.kinds().slice(-2)).toEqual(['generationComplete', 'turnComplete']);
    expect(session.sent.at(-1)?.usageMetadata?.responseTokenCount).toBeGreaterThan(0);
  });

  it('sends audio of 24 kHz faster than real time, and waits for its end before the turn is complete', async () => {
    const { clock, open } = testWorld({ agent: () => 'One two three four five six seven eight nine ten.' });
    const session = open();
    session.setUp();
    session.speak('count');
    const beganMs = clock.now();
    await clock.runUntil(() => session.kinds().includes('generationComplete'));
    const generatedMs = clock.now() - beganMs;
    await clock.runUntil(isComplete(session));
    const bytes = session.sent
      .flatMap(({ serverContent }) => serverContent?.modelTurn?.parts ?? [])
      .reduce((sum, { inlineData }) => sum + Buffer.from(inlineData?.data ?? '', 'base64').length, 0);
    const audioMs = bytes / 48;
    expect(audioMs).toBeGreaterThan(1_000);
    expect(generatedMs).toBeLessThan(audioMs / 2);
    expect(clock.now() - beganMs).toBeGreaterThanOrEqual(audioMs);
    expect(clock.now() - beganMs).toBeLessThan(audioMs + 200);
  });

  it('is interrupted when the user begins to speak: interrupted, then complete, without generation-complete', async () => {
    const { clock, open } = testWorld({
      agent: scriptedReplies(['A very long story of many words to tell.', 'Sorry.']),
    });
    const session = open();
    session.setUp();
    session.speak('tell me');
    await clock.run(300);
    const before = session.sent.length;
    session.speak('stop');
    await clock.run(5_000);
    const after = session.sent.slice(before).flatMap(({ serverContent }) => Object.keys(serverContent ?? {}));
    expect(after.slice(0, 2)).toEqual(['interrupted', 'turnComplete']);
    expect(after.filter((kind) => kind === 'turnComplete')).toHaveLength(2);
    expect(after.filter((kind) => kind === 'generationComplete')).toHaveLength(1);
  });

  it('can be interrupted while the client still plays what was generated', async () => {
    const { clock, open } = testWorld({
      agent: scriptedReplies(['A long story of many words to tell.', 'Sorry.']),
    });
    const session = open();
    session.setUp();
    session.speak('tell me');
    await clock.runUntil(() => session.kinds().includes('generationComplete'));
    session.speak('stop', 0);
    expect(session.kinds().slice(-2)).toEqual(['interrupted', 'turnComplete']);
  });

  it('is not interrupted where the client wants it so, and answers afterwards', async () => {
    const { clock, open } = testWorld({ agent: scriptedReplies(['A long story of many words.', 'Sorry.']) });
    const session = open();
    session.setUp({ realtimeInputConfig: { activityHandling: 'NO_INTERRUPTION' } });
    session.speak('tell me');
    await clock.run(200);
    session.speak('stop');
    await clock.run(20_000);
    expect(session.kinds()).not.toContain('interrupted');
    expect(session.kinds().filter((kind) => kind === 'turnComplete')).toHaveLength(2);
    expect(session.transcript('outputTranscription')).toMatch(/many words\. ?Sorry\./);
  });

  it('keeps of an interrupted answer only what was sent', async () => {
    const histories: string[] = [];
    const { clock, open } = testWorld({
      agent: ({ contents }) => {
        histories.push(JSON.stringify(contents));
        return 'one two three four five six seven eight nine ten eleven twelve';
      },
    });
    const session = open();
    session.setUp();
    session.speak('count');
    await clock.run(300);
    session.speak('stop');
    await clock.run(1_000);
    expect(histories[1]).toContain('one two');
    expect(histories[1]).not.toContain('twelve');
    expect(histories[1]).toContain('stop');
  });

  it('answers in text where text is the modality', async () => {
    const { clock, open } = testWorld({ agent: () => 'Hello there, my friend.' });
    const session = open();
    session.setUp({ generationConfig: { responseModalities: ['TEXT'] } });
    session.send({
      clientContent: { turns: [{ role: 'user', parts: [{ text: 'hi' }] }], turnComplete: true },
    });
    await clock.runUntil(isComplete(session));
    const parts = session.sent.flatMap(({ serverContent }) => serverContent?.modelTurn?.parts ?? []);
    expect(parts.map(({ text }) => text).join('')).toBe('Hello there, my friend.');
  });

  it('sends thoughts only to those who ask for them', async () => {
    const { clock, open } = testWorld({ agent: () => ({ parts: [{ thought: 'hm' }, { text: 'Yes.' }] }) });
    for (const includeThoughts of [true, false]) {
      const session = open();
      session.setUp({
        generationConfig: { responseModalities: ['AUDIO'], thinkingConfig: { includeThoughts } },
      });
      session.send({ realtimeInput: { text: 'hi' } });
      await clock.runUntil(isComplete(session));
      const parts = session.sent.flatMap(({ serverContent }) => serverContent?.modelTurn?.parts ?? []);
      expect(parts.some(({ thought }) => thought === true)).toBe(includeThoughts);
    }
  });

  it('takes audio of other rates, and of the deprecated kind', async () => {
    const { clock, open } = testWorld({ agent: () => 'Yes.' });
    const session = open();
    session.setUp();
    const data = Buffer.alloc(4_800).toString('base64');
    session.send({ realtimeInput: { audio: { data, mimeType: 'audio/pcm;rate=24000' } } });
    session.send({ realtimeInput: { mediaChunks: [{ data, mimeType: 'audio/pcm;rate=16000' }] } });
    session.send({ realtimeInput: { audio: { data, mimeType: 'audio/pcm' } } });
    await clock.run(100);
    expect(session.closed).toBeUndefined();
  });

  it('ends the turn when the microphone goes off', async () => {
    const { clock, open } = testWorld({ agent: () => 'Yes.' });
    const session = open();
    session.setUp();
    session.speak('are you there', 100);
    await clock.run(1_000);
    expect(session.kinds()).not.toContain('inputTranscription');
    session.send({ realtimeInput: { audioStreamEnd: true } });
    await clock.runUntil(isComplete(session));
    expect(session.transcript('inputTranscription').trim()).toBe('are you there');
    session.speak('once more');
    await clock.run(3_000);
    expect(session.transcript('inputTranscription')).toContain('once more');
  });

  it('carries two fields in one message now and then, and loses none of them', async () => {
    const said = 'One two three four five six seven eight nine ten.';
    for (const mergeShare of [0, 1]) {
      const { clock, open } = testWorld({ agent: () => said, live: { mergeShare } });
      const session = open();
      session.setUp();
      session.speak('count');
      await clock.runUntil(isComplete(session));
      const merged = session.sent.filter(
        ({ serverContent }) => serverContent?.modelTurn && serverContent.outputTranscription,
      );
      expect(merged.length > 0).toBe(mergeShare === 1);
      expect(session.transcript('outputTranscription').trim()).toBe(said);
    }
  });

  it('leaves no timer behind when the connection is over', async () => {
    const { clock, open } = testWorld({ agent: () => 'A long story of many words.' });
    const session = open();
    session.setUp({ sessionResumption: {} });
    session.speak('tell me');
    await clock.run(300);
    session.hangUp();
    await clock.run(0);
    expect(clock.pending).toBe(0);
  });
});

describe('the user’s activity, told by the client', () => {
  const manual = { realtimeInputConfig: { automaticActivityDetection: { disabled: true } } };

  it('bounds the turn', async () => {
    const { clock, open } = testWorld({ agent: () => 'Yes.' });
    const session = open();
    session.setUp(manual);
    session.send({ realtimeInput: { activityStart: {} } });
    session.speak('is it', 3_000);
    await clock.run(1_000);
    expect(session.kinds()).not.toContain('inputTranscription');
    session.send({ realtimeInput: { activityEnd: {} } });
    await clock.runUntil(isComplete(session));
    expect(session.transcript('inputTranscription').trim()).toBe('is it');
  });

  it('interrupts the answer', async () => {
    const { clock, open } = testWorld({ agent: () => 'A long story of many words.' });
    const session = open();
    session.setUp(manual);
    session.send({ realtimeInput: { activityStart: {} } });
    session.speak('tell me');
    session.send({ realtimeInput: { activityEnd: {} } });
    await clock.run(200);
    session.send({ realtimeInput: { activityStart: {} } });
    expect(session.kinds().slice(-2)).toEqual(['interrupted', 'turnComplete']);
  });

  it.each([
    { name: 'activityStart with detection on', setup: {}, message: { activityStart: {} } },
    { name: 'activityEnd with detection on', setup: {}, message: { activityEnd: {} } },
    { name: 'audioStreamEnd with detection off', setup: manual, message: { audioStreamEnd: true } },
  ])('is refused with 1007: $name', ({ setup, message }) => {
    const session = testWorld().open();
    session.setUp(setup);
    session.send({ realtimeInput: message });
    expect(session.closed?.code).toBe(1007);
  });
});

describe('quirks seen in the field', () => {
  const talk = async (quirk: TurnQuirk) => {
    const { clock, open } = testWorld({
      agent: () => 'Hello there.',
      live: { quirks: [quirk], mergeShare: 0 },
    });
    const session = open();
    session.setUp();
    session.speak('good day to you');
    await clock.run(10_000);
    return session;
  };

  it('prematureTurnComplete: an empty turn comes first', async () => {
    const session = await talk('prematureTurnComplete');
    const kinds = session.kinds();
    expect(kinds.indexOf('turnComplete')).toBeLessThan(kinds.indexOf('modelTurn'));
    expect(kinds.at(-1)).toBe('turnComplete');
  });

  it('emptyTurn: complete without content', async () => {
    const session = await talk('emptyTurn');
    expect(session.kinds()).toEqual([
      'setupComplete',
      'inputTranscription',
      'generationComplete',
      'turnComplete',
    ]);
  });

  it('transcriptionWithoutAudio: words but no audio', async () => {
    const session = await talk('transcriptionWithoutAudio');
    expect(session.kinds()).not.toContain('modelTurn');
    expect(session.transcript('outputTranscription').trim()).toBe('Hello there.');
    expect(session.kinds()).toContain('turnComplete');
  });

  it('missingGenerationComplete', async () => {
    expect((await talk('missingGenerationComplete')).kinds()).not.toContain('generationComplete');
  });

  it('finishedTranscriptions: both say that they are', async () => {
    const session = await talk('finishedTranscriptions');
    expect(
      session.sent.filter(({ serverContent }) => serverContent?.inputTranscription?.finished),
    ).toHaveLength(1);
    expect(
      session.sent.filter(({ serverContent }) => serverContent?.outputTranscription?.finished),
    ).toHaveLength(1);
  });

  it('interimTranscriptions: words come while the user speaks', async () => {
    const { clock, open } = testWorld({ live: { quirks: ['interimTranscriptions'] } });
    const session = open();
    session.setUp();
    session.speak('good day to you my dear', 100);
    await clock.run(0);
    const interim = session.sent.flatMap(
      ({ serverContent }) => serverContent?.interimInputTranscription?.text ?? [],
    );
    expect(interim[0]).toMatch(/^good day/);
  });

  it('lateInputTranscription: the answer comes first', async () => {
    const kinds = (await talk('lateInputTranscription')).kinds();
    expect(kinds).toContain('inputTranscription');
    expect(kinds.indexOf('inputTranscription')).toBeGreaterThan(kinds.indexOf('modelTurn'));
  });

  it('textFrames: JSON in text frames', async () => {
    const session = await talk('textFrames');
    expect(session.asText.every((isText) => isText)).toBe(true);
  });
});
