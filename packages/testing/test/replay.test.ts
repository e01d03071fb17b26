import {
  Conversation,
  inlet,
  llm,
  Pipeline,
  TextFrame,
  TranscriptionFrame,
  textOf,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import {
  compareRecordings,
  inVirtualTime,
  memorySink,
  parseRecording,
  type Recording,
  type RecordingOptions,
  recordSession,
  replay,
  scriptedLlm,
} from '../src/index.js';
import { agentOn } from './agent.fixture.js';

/** A conversation of three turns: one completed, one broken into, one typed. */
async function record(options: RecordingOptions): Promise<Recording> {
  const clock = new VirtualClock();
  const { pipeline, transport } = agentOn(clock);
  const session = pipeline.open({ clock });
  const sink = memorySink();
  const recorder = recordSession(session, sink, { pipeline, ...options });
  await inVirtualTime(clock, session.start(), 1_000);
  transport.speak('hello there');
  await clock.run(4_000);
  transport.speak('tell me a long story about rain');
  await clock.run(3_500);
  transport.speak('stop');
  await clock.run(4_000);
  session.send(new TextFrame({ text: 'typed words' }));
  await clock.run(3_000);
  await inVirtualTime(clock, session.end('done'), 60_000);
  await recorder.done;
  expect(recorder.missing).toBe(0);
  return parseRecording(sink.text);
}

describe('a recording with its input audio', () => {
  it('replays to the same frames and the same turns', async () => {
    const recording = await record({ audio: 'input' });
    expect(recording.turns.map(({ outcome }) => outcome)).toContain('interrupted');
    const clock = new VirtualClock();
    const again = await replay(recording, agentOn(clock).pipeline, { clock });
    expect(compareRecordings(recording, again)).toBeUndefined();
    expect(again.turns).toEqual(recording.turns);
    expect(again.summary).toMatchObject({ outcome: 'ended', reason: 'done' });
  });

  it('shows what a changed pipeline does otherwise', async () => {
    const recording = await record({ audio: 'input' });
    const clock = new VirtualClock();
    const slower = agentOn(clock, { firstAfterMs: 300 });
    const again = await replay(recording, slower.pipeline, { clock });
    expect(compareRecordings(recording, again, { compare: 'turns' })).toMatch(
      /^turn 1 differs in marks\.firstTokenMs: \d+, then \d+$/,
    );
    expect(compareRecordings(recording, again, { compare: 'frames' })).toMatch(
      /^frame \d+ differs: at \d+ ms from llm came llmText {2}text: 'You' {2}turn: 1; at \d+ ms from scripted-input came audioIn/,
    );
  });
});

describe('a recording without audio', () => {
  it('replays what was recognised', async () => {
    const recording = await record({});
    const clock = new VirtualClock();
    const from = ['scripted-input', 'vad', 'stt'];
    const again = await replay(recording, agentOn(clock).pipeline, { clock, from });
    expect(compareRecordings(recording, again, { compare: 'turns' })).toBeUndefined();
  });

  it('says why it can replay no microphone', async () => {
    const recording = await record({});
    const clock = new VirtualClock();
    await expect(
      replay(recording, agentOn(clock).pipeline, { clock, from: 'nobody' }),
    ).resolves.toBeDefined();
    const withoutText = { ...recording, frames: recording.frames.filter(({ by }) => by !== undefined) };
    await expect(replay(withoutText, agentOn(clock).pipeline, { clock })).rejects.toThrow(
      /holds nothing from scripted-input; it was made without audio: record with audio 'input', or replay from another processor: vad, turnTaking, stt/,
    );
  });
});

describe('the recording of a session that went on with an older conversation', () => {
  /** Answers with what it knows: the time of day, and how the conversation began. */
  const remembering = () => [
    inlet(TranscriptionFrame),
    llm({
      name: 'remembering',
      async *stream({ messages }) {
        const [first] = messages;
        yield { type: 'text', text: first === undefined ? '' : textOf(first) };
        yield { type: 'finish', reason: 'stop' };
      },
    }),
  ];

  it('replays with that conversation, under its name and at its time of day', async () => {
    const conversation = new Conversation({ system: 'Be brief.' });
    conversation.addUser('Long ago', { turn: 3 });
    conversation.appendAssistant(3, 'Yes?');
    const before = conversation.snapshot();
    const clock = new VirtualClock(1_700_000_000_000);
    await clock.run(5_000);
    const pipeline = new Pipeline(remembering());
    const session = pipeline.open({ clock, id: 'again', conversation });
    const sink = memorySink();
    const recorder = recordSession(session, sink, { pipeline, audio: 'all' });
    await inVirtualTime(clock, session.start(), 1_000);
    session.send(new TextFrame({ text: 'What did I say?' }));
    await clock.run(100);
    await inVirtualTime(clock, session.end(), 1_000);
    await recorder.done;
    const recording = parseRecording(sink.text);
    expect(recording.header.conversation).toEqual(before);
    expect(recording.turns).toMatchObject([{ turn: 5, said: 'Long ago' }]);
    const again = await replay(recording, remembering());
    expect(again.turns).toEqual(recording.turns);
    expect(again.header).toMatchObject({ sessionId: 'again', epochMs: 1_700_000_005_000, audio: 'all' });
  });

  it('is refused when somebody has tampered with it', async () => {
    const recording = memorySink();
    const session = new Pipeline(remembering()).open({ clock: new VirtualClock() });
    recordSession(session, recording);
    const tampered = recording.text.replace('"audio":"none"', '"audio":"none","conversation":{"messages":1}');
    expect(() => parseRecording(tampered)).toThrow(/line 1 of the recording: .*format/);
    expect(() => parseRecording(recording.text.replace('"none"', '"loud"'))).toThrow('must be');
    await session.cancel();
  });
});

it('replays in real time too', async () => {
  const recording = await record({});
  const first = recording.frames.findIndex(({ frame }) => frame.kind === 'text');
  const [typed] = recording.frames.slice(first);
  if (typed === undefined) throw new Error('nothing was typed');
  const short: Recording = { ...recording, frames: [{ ...typed, at: 30 }], summary: undefined };
  const again = await replay(short, [llm(scriptedLlm({ rules: ['Real words.'] }))], { pace: 'realTime' });
  expect(again.turns.at(-1)).toMatchObject({
    user: 'typed words',
    said: 'Real words.',
    outcome: 'completed',
  });
});
