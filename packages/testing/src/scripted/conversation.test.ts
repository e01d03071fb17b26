import {
  BotStoppedSpeakingFrame,
  InterimTranscriptionFrame,
  InterruptionFrame,
  llm,
  PlayoutFrame,
  SpeechStoppedFrame,
  stt,
  TranscriptionFrame,
  tts,
  VirtualClock,
  vad,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { testPipeline } from '../harness/index.js';
import { scriptedLlm, scriptedStt, scriptedTransport, scriptedTts, scriptedVad } from './index.js';

describe('scripted services in one pipeline', () => {
  it('hold a conversation', async () => {
    const clock = new VirtualClock();
    const transport = scriptedTransport();
    const model = scriptedLlm({
      clock,
      firstAfterMs: 150,
      paceMs: 20,
      rules: [{ when: 'name', say: 'I have none. Sorry.' }],
    });
    const speech = scriptedTts({ clock, firstAfterMs: 80 });
    await using harness = await testPipeline(
      [
        transport.input,
        vad(scriptedVad()),
        stt(scriptedStt({ clock, finalAfterMs: 100 })),
        llm(model),
        tts(speech),
        transport.output,
      ],
      { clock },
    );
    const { endMs } = transport.speak('what is your name?');
    await harness.waitFor(BotStoppedSpeakingFrame);
    expect(harness.framesOf(InterimTranscriptionFrame).map(({ text }) => text)).toEqual([
      'what',
      'what is',
      'what is your',
      'what is your name?',
    ]);
    expect(harness.framesOf(TranscriptionFrame).map(({ text }) => text)).toEqual([]);
    expect(harness.framesOf(SpeechStoppedFrame)[0]?.voiceAtMs).toBe(endMs);
    expect(transport.heardIn(1)).toBe('I have none. Sorry.');
    expect(harness.session.turns.slice(-1)).toMatchObject([
      {
        turn: 1,
        outcome: 'completed',
        user: 'what is your name?',
        said: 'I have none. Sorry.',
        heard: 'I have none. Sorry.',
      },
    ]);
    expect(speech.spoken).toEqual(['I have none.', 'Sorry.']);
  });

  it('are cut where the listener stopped hearing', async () => {
    const clock = new VirtualClock();
    const transport = scriptedTransport();
    await using harness = await testPipeline(
      [
        transport.input,
        llm(scriptedLlm({ rules: ['one two three four five six seven eight'] })),
        tts(scriptedTts()),
        transport.output,
      ],
      { clock },
    );
    harness.send(new TranscriptionFrame({ text: 'count' }));
    await harness.run(1_000);
    harness.session.interrupt('a test');
    expect(transport.heardIn(1)).toBe('one two three four');
    expect(harness.session.conversation.messages.at(-1)).toMatchObject({
      text: 'one two three four',
      interrupted: true,
    });
    expect(harness.framesOf(PlayoutFrame).at(-1)).toMatchObject({ heardMs: 1_000, finished: true, turn: 1 });
    expect(harness.framesOf(InterruptionFrame)).toHaveLength(1);
    await harness.run(5_000);
    expect(transport.heardIn(1)).toBe('one two three four');
    expect(harness.framesOf(PlayoutFrame).at(-1)?.heardMs).toBe(1_000);
  });
});
