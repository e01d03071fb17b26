import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AntiphonError,
  coreFrames,
  defineFrame,
  type Frame,
  InputAudioFrame,
  inlet,
  OutputImageFrame,
  pipeline,
  seededRandom,
  TextFrame,
  TTSAudioFrame,
  VirtualClock,
} from '@antiphon/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  frameSample,
  inVirtualTime,
  memorySink,
  parseRecording,
  type RecordingOptions,
  readRecording,
  recordSession,
  recordToFile,
} from '../src/index.js';

class OddFrame extends defineFrame('testingOdd', { lane: 'ordered' }) {}

const empty = pipeline(inlet(TextFrame));

async function recorded(frames: readonly Frame[], options: RecordingOptions = {}): Promise<string> {
  const clock = new VirtualClock(1_700_000_000_000);
  const session = empty.open({ clock, id: 'the-session' });
  const sink = memorySink();
  const recorder = recordSession(session, sink, { pipeline: empty, ...options });
  await inVirtualTime(clock, session.start(), 1_000);
  for (const frame of frames) {
    clock.advance(10);
    session.send(frame);
  }
  await inVirtualTime(clock, session.end(), 1_000);
  await recorder.done;
  return sink.text;
}

describe('a recording', () => {
  it('holds a header, every frame as it came, and the end', async () => {
    const text = await recorded([new TextFrame({ text: 'hi' })]);
    const recording = parseRecording(text);
    expect(recording.header).toMatchObject({
      format: 'antiphon.recording',
      version: 1,
      sessionId: 'the-session',
      epochMs: 1_700_000_000_000,
      audio: 'none',
      processors: ['inlet'],
      drawing: empty.toMermaid(),
    });
    expect(recording.frames.map(({ at, frame }) => [at, frame.kind])).toEqual([
      [0, 'start'],
      [10, 'text'],
      [10, 'end'],
    ]);
    expect(recording.summary).toMatchObject({ outcome: 'ended', durationMs: 10 });
    expect(recording).toMatchObject({ missing: 0, truncated: false });
  });

  it('brings back any frame of the core', async () => {
    const random = seededRandom(3);
    const own = new Set(['end', 'cancel', 'error']);
    const sent = coreFrames.filter(({ kind }) => !own.has(kind)).map((Class) => frameSample(Class, random));
    const { frames } = parseRecording(await recorded(sent, { audio: 'all' }));
    const came = new Map(frames.map(({ frame }) => [frame.id, frame]));
    for (const frame of sent) expect(came.get(frame.id)).toEqual(frame);
  });

  it('leaves out audio unless it is asked for', async () => {
    const sound = { samples: new Int16Array(320), sampleRate: 16_000 };
    const frames = [
      new InputAudioFrame(sound),
      new TTSAudioFrame(sound),
      new OutputImageFrame({ image: Uint8Array.of(1, 2), mimeType: 'image/png' }),
    ];
    const kinds = async (options: RecordingOptions) =>
      parseRecording(
        await recorded(
          frames.map((frame) => frame.with({})),
          options,
        ),
      )
        .frames.map(({ frame }) => frame.kind)
        .filter((kind) => kind !== 'start' && kind !== 'end');
    expect(await kinds({})).toEqual(['imageOut']);
    expect(await kinds({ audio: 'input' })).toEqual(['audioIn', 'imageOut']);
    expect(await kinds({ audio: 'all' })).toEqual(['audioIn', 'ttsAudio', 'imageOut']);
  });

  it('counts the frames that it does not know, and takes them when told', async () => {
    expect(parseRecording(await recorded([new OddFrame()])).missing).toBe(1);
    const text = await recorded([new OddFrame()], { frames: [OddFrame] });
    expect(parseRecording(text, { frames: [OddFrame] }).frames[1]?.frame).toBeInstanceOf(OddFrame);
    expect(() => parseRecording(text)).toThrow(
      "line 3 of the recording: no frame kind 'testingOdd' is known here",
    );
  });

  it('can be stopped while the session goes on', async () => {
    const clock = new VirtualClock();
    const session = empty.open({ clock });
    const sink = memorySink();
    const recorder = recordSession(session, sink);
    await inVirtualTime(clock, session.start(), 1_000);
    await recorder.stop();
    session.send(new TextFrame({ text: 'secret' }));
    await inVirtualTime(clock, session.end(), 1_000);
    await recorder.done;
    expect(sink.text).not.toContain('secret');
    expect(parseRecording(sink.text).summary).toBeUndefined();
  });
});

describe('reading', () => {
  it('is clear about what is wrong, and where', async () => {
    const text = await recorded([new TextFrame({ text: 'hi' })]);
    const lines = text.trimEnd().split('\n');
    const withLine = (at: number, line: string) =>
      [...lines.slice(0, at), line, ...lines.slice(at + 1), ''].join('\n');
    expect(() => parseRecording('')).toThrow('line 1 of the recording: it is not JSON');
    expect(() => parseRecording('{}\n')).toThrow('line 1 of the recording: a recording begins with a header');
    expect(() => parseRecording(withLine(0, lines[0]?.replace('"version":1', '"version":9') ?? ''))).toThrow(
      'line 1 of the recording: its version is 9, and 1 is read here',
    );
    expect(() => parseRecording(withLine(2, '[]'))).toThrow(
      'line 3 of the recording: it is not a JSON object',
    );
    expect(() => parseRecording(withLine(2, '{"frame":{"v":1,"kind":"text","fields":{}}}'))).toThrow(
      'line 3 of the recording: text.text is missing',
    );
    expect(() => parseRecording(withLine(2, '{"turn":{"turn":1}}'))).toThrow(
      'line 3 of the recording: outcome of a turn must be a string',
    );
    await expect(readRecording('/nowhere/at/all.jsonl')).rejects.toThrow(
      '/nowhere/at/all.jsonl cannot be read',
    );
  });

  it('takes a recording that was cut off anywhere', async () => {
    const text = await recorded([new TextFrame({ text: 'hi' }), new TextFrame({ text: 'ünïcode 日本' })]);
    const headerEnd = text.indexOf('\n');
    const whole = parseRecording(text);
    for (let end = 0; end <= text.length; end++) {
      const part = text.slice(0, end);
      if (end < headerEnd) expect(() => parseRecording(part)).toThrow(AntiphonError);
      else expect(parseRecording(part).frames.length).toBeLessThanOrEqual(whole.frames.length);
    }
    expect(parseRecording(text.slice(0, -20))).toMatchObject({ truncated: true, summary: undefined });
  });

  it('reads or refuses anything, and never fails otherwise', async () => {
    const text = await recorded(
      [new TextFrame({ text: 'hi' }), new InputAudioFrame({ samples: Int16Array.of(1), sampleRate: 1 })],
      { audio: 'all' },
    );
    const change = fc.record({
      at: fc.nat(text.length),
      remove: fc.nat(30),
      insert: fc.string({ maxLength: 10 }),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `${json}\n`),
          fc.array(change, { maxLength: 4 }),
        ),
        (input) => {
          const mutated =
            typeof input === 'string'
              ? input
              : input.reduce(
                  (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
                  text,
                );
          try {
            parseRecording(mutated);
          } catch (error) {
            expect(error).toBeInstanceOf(AntiphonError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('recordToFile', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-recording-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = async (path: string, frames: number, maxWaiting?: number) => {
    const clock = new VirtualClock();
    const session = empty.open({ clock });
    const recorder = await recordToFile(session, path, maxWaiting === undefined ? {} : { maxWaiting });
    await inVirtualTime(clock, session.start(), 1_000);
    for (let count = 0; count < frames; count++) session.send(new TextFrame({ text: `text ${count}` }));
    await inVirtualTime(clock, session.end(), 1_000);
    await recorder.done;
    return recorder;
  };

  it('streams into a file that can be read back', async () => {
    const path = join(folder, 'session.jsonl');
    const recorder = await run(path, 500);
    const recording = await readRecording(path);
    expect(recording.frames).toHaveLength(502);
    expect(recorder).toMatchObject({ written: 502, missing: 0 });
    expect((await readFile(path, 'utf8')).endsWith('}\n')).toBe(true);
  });

  it('leaves frames out rather than hold more than it may', async () => {
    const path = join(folder, 'slow.jsonl');
    const recorder = await run(path, 500, 10_000);
    expect(recorder.missing).toBeGreaterThan(100);
    expect(recorder.written + recorder.missing).toBe(502);
    expect((await readRecording(path)).frames).toHaveLength(recorder.written);
  });

  it('says so when the file cannot be opened', async () => {
    const session = empty.open();
    await expect(recordToFile(session, join(folder, 'no', 'such', 'folder'))).rejects.toThrow(
      'nothing can be recorded to',
    );
    await session.cancel();
  });
});
