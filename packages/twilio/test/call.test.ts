import { decodeAlaw, decodeMulaw, encodeAlaw } from '@antiphon/audio';
import {
  ErrorFrame,
  InputAudioFrame,
  InputEncodedAudioFrame,
  OutputAudioFrame,
  type PlayoutPort,
  type PlayoutSink,
  pipeline,
  processor,
  StartFrame,
  TTSAudioFrame,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { CallDesk, type SinkFactory, telnyxMedia } from '../src/index.js';
import { spoken, telegraphAgent } from './telegraph-agent.js';
import { virtualDesk } from './virtual-call.js';

/** Ends a chain: keeps what comes. */
function keeper(kept: (InputAudioFrame | InputEncodedAudioFrame)[]) {
  return processor({
    name: 'keeper',
    takes: [],
    accepts: [InputAudioFrame, InputEncodedAudioFrame],
    on: { audioIn: (frame) => void kept.push(frame), encodedAudioIn: (frame) => void kept.push(frame) },
  });
}

describe('the input of a call', () => {
  it('gives the line’s bytes untouched, or samples of any rate', async () => {
    const encoded: InputEncodedAudioFrame[] = [];
    const wide: InputAudioFrame[] = [];
    const narrow: InputAudioFrame[] = [];
    const inputs = [
      { audio: 'encoded', kept: encoded },
      { audio: 'pcm', sampleRate: 16_000, kept: wide },
      { audio: 'pcm', sampleRate: 8_000, kept: narrow },
    ] as const;
    const { clock, dial } = virtualDesk((call, time) => {
      const { kept, ...input } = inputs[Number(call.id)] as (typeof inputs)[number];
      return pipeline(call.input(input), keeper(kept as InputAudioFrame[])).open({ clock: time });
    });
    const samples = spoken('abc');
    for (const callSid of ['0', '1', '2']) {
      const { caller } = dial({ callSid });
      caller.begin();
      void caller.say(samples);
    }
    await clock.run(100);
    const lengths = (frames: readonly { readonly samples: Int16Array }[]) =>
      frames.map((frame) => frame.samples.length);
    expect(encoded.map(({ audio, encoding, sampleRate }) => [audio.length, encoding, sampleRate])).toEqual(
      Array.from({ length: 5 }, () => [160, 'mulaw', 8_000]),
    );
    expect(lengths(narrow)).toEqual([160, 160, 160, 160, 160]);
    expect(lengths(wide)).toEqual([320, 320, 320, 320, 320]);
    const line = Buffer.concat(encoded.map(({ audio }) => audio));
    expect(narrow.flatMap((frame) => [...frame.samples])).toEqual([...decodeMulaw(line)]);
  });

  it('keeps a second of what comes before the session runs, and counts what it dropped', async () => {
    const kept: InputEncodedAudioFrame[] = [];
    let run: () => void = () => {};
    let dropped: () => object = () => ({});
    const { clock, dial, calls } = virtualDesk((call, time) => {
      const session = pipeline(call.input({ audio: 'encoded' }), keeper(kept)).open({ clock: time });
      run = () => void session.start();
      dropped = () => session.stats.dropped;
      return undefined;
    });
    const { caller } = dial();
    caller.begin();
    await clock.run(2_000);
    expect(calls[0]?.stats).toEqual({ audioMessages: 100, droppedMessages: 50, queuedMessages: 50 });
    run();
    await clock.run(0);
    expect(kept).toHaveLength(50);
    await clock.run(20);
    expect(kept).toHaveLength(51);
    expect(dropped()).toEqual({ 'input.audio': 50 });
    caller.hangUp();
    await clock.run(100);
  });

  it('is one', () => {
    const { clock, dial, calls } = virtualDesk(() => undefined);
    dial().caller.begin();
    clock.advance(20);
    calls[0]?.input();
    expect(() => calls[0]?.input()).toThrow('has an input already');
  });
});

describe('a line that fails', () => {
  const talking = () =>
    virtualDesk((call, time) =>
      telegraphAgent(call, {
        llm: { rules: ['one two three four five six seven eight nine ten'] },
        session: { clock: time },
      }),
    );

  it.each([
    [
      'falls silent',
      ({ caller }: ReturnType<ReturnType<typeof talking>['dial']>) => caller.fallSilent(),
      /nothing came/,
    ],
    [
      'is cut',
      ({ caller, agent }: ReturnType<ReturnType<typeof talking>['dial']>) => {
        caller.closed();
        agent.closed(1006);
      },
      /broke with 1006/,
    ],
    [
      'takes nothing more',
      ({ line }: ReturnType<ReturnType<typeof talking>['dial']>) => {
        line.bufferedAmount = 1_000_000;
      },
      /unread/,
    ],
  ])('ends its session with an error when it %s, and no other', async (_how, fail, message) => {
    const { clock, dial, sessions, problems, desk } = talking();
    const first = dial({ callSid: 'CA1' });
    const other = dial({ callSid: 'CA2' });
    for (const { caller } of [first, other]) {
      caller.begin();
      void caller.say(spoken('begin'));
    }
    await clock.runUntil(() => first.caller.heard.words().length > 1);
    const errors: string[] = [];
    sessions[0]?.frames$(ErrorFrame).subscribe((error) => errors.push(error.message));
    fail(first);
    await clock.run(12_000);
    expect(await sessions[0]?.closed).toMatchObject({ outcome: 'ended' });
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(problems).toMatchObject([{ kind: 'lost', callId: 'CA1' }]);
    expect(desk.calls.map(({ id }) => id)).toEqual(['CA2']);
    expect(sessions[1]?.state).toBe('running');
    expect(sessions[1]?.turns.at(-1)?.outcome).toBe('completed');
    desk.close();
    await clock.run(1_000);
    expect(clock.pending).toBe(0);
  });
});

it('ends the session when the agent ends the call', async () => {
  const { clock, dial, sessions, calls } = virtualDesk((call, time) =>
    telegraphAgent(call, { session: { clock: time } }),
  );
  const { caller, closes } = dial();
  caller.begin();
  await clock.run(100);
  calls[0]?.close('enough');
  await clock.run(100);
  expect(await sessions[0]?.closed).toMatchObject({ outcome: 'ended', reason: 'enough' });
  expect(closes).toEqual([1000]);
  expect(clock.pending).toBe(0);
});

it('closes the stream when the session ends, after what was queued was heard', async () => {
  const { clock, dial, sessions, calls } = virtualDesk((call, time) => {
    const speaker = processor({
      name: 'speaker',
      takes: [],
      accepts: [StartFrame],
      emits: [TTSAudioFrame, OutputAudioFrame],
      on: {
        start(_frame, ctx) {
          ctx.emit(new TTSAudioFrame({ samples: spoken('goodbye'), sampleRate: 8_000 }));
          void ctx.session.end('done');
        },
      },
    });
    return pipeline(call.input(), speaker, call.output()).open({ clock: time });
  });
  const { caller } = dial();
  caller.begin();
  await clock.run(2_000);
  expect(await sessions[0]?.closed).toMatchObject({ outcome: 'ended', reason: 'done' });
  expect(caller.heard.words().map(({ text }) => text)).toEqual(['goodbye']);
  expect(await calls[0]?.closed).toMatchObject({ by: 'agent' });
  expect(clock.pending).toBe(0);
});

it('lets a recorder hear what the caller hears, and where it was cut', async () => {
  const recorded: string[] = [];
  const recorder = {
    around:
      (make: SinkFactory) =>
      (port: PlayoutPort): PlayoutSink => {
        const sink = make(port);
        return {
          open: () => sink.open?.(),
          write(samples, position) {
            sink.write(samples, position);
            recorded.push('frame');
          },
          flush(cut) {
            sink.flush?.(cut);
            recorded.push('cut');
          },
          close: () => sink.close?.(),
        };
      },
  };
  const { clock, dial, sessions } = virtualDesk((call, time) =>
    telegraphAgent(call, {
      output: { recorder },
      llm: { rules: ['one two three four'] },
      session: { clock: time },
    }),
  );
  const { caller } = dial();
  caller.begin();
  void caller.say(spoken('begin'));
  await clock.runUntil(() => recorded.length > 10);
  sessions[0]?.interrupt('a test');
  expect(recorded.at(-1)).toBe('cut');
  const media = caller.heard.events.filter(({ kind }) => kind === 'media');
  expect(recorded.filter((entry) => entry === 'frame')).toHaveLength(media.length);
});

it('speaks A-law with a carrier of another name', async () => {
  const clock = new VirtualClock();
  const heard: InputAudioFrame[] = [];
  const sent: { event: string; media?: { payload: string } }[] = [];
  const desk = new CallDesk({
    protocol: telnyxMedia,
    path: '/media',
    clock,
    async onCall(call) {
      const echo = processor({
        name: 'echo',
        takes: [InputAudioFrame],
        emits: [TTSAudioFrame],
        on: {
          audioIn(frame, ctx) {
            heard.push(frame);
            ctx.emit(new TTSAudioFrame({ samples: frame.samples, sampleRate: frame.sampleRate }));
          },
        },
      });
      await pipeline(call.input({ sampleRate: 8_000 }), echo, call.output())
        .open({ clock })
        .start();
    },
  });
  const stream = desk.take({
    bufferedAmount: 0,
    send: (text) => sent.push(JSON.parse(text)),
    close: () => {},
    terminate: () => {},
  });
  const tell = (message: object): void => stream.message(Buffer.from(JSON.stringify(message)), false);
  tell({ event: 'connected', version: '1.0.0' });
  tell({
    event: 'start',
    sequence_number: '1',
    start: {
      user_id: 'u',
      call_control_id: 'v3:call',
      media_format: { encoding: 'PCMA', sample_rate: 8000, channels: 1 },
    },
    stream_id: 'stream-1',
  });
  await clock.run(10);
  const codes = encodeAlaw(spoken('ab').subarray(0, 160));
  const payload = Buffer.from(codes).toString('base64');
  tell({
    event: 'media',
    sequence_number: '2',
    media: { track: 'inbound', chunk: '1', timestamp: '20', payload },
    stream_id: 'stream-1',
  });
  await clock.run(10);
  expect(heard[0]?.samples).toEqual(decodeAlaw(codes));
  expect(sent[0]).toEqual({ event: 'media', media: { payload } });
  expect(sent[1]).toMatchObject({ event: 'mark' });
  desk.close();
});
