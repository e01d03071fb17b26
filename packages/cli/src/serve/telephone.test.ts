import { Resampler } from '@antiphon/audio';
import {
  llm,
  onVoice,
  pipeline,
  type Session,
  stt,
  tts,
  turnTaking,
  VirtualClock,
  vad,
} from '@antiphon/core';
import { Conversations, memoryStore, type ServedAgent } from '@antiphon/server';
import { SimulatedStream, SPEECH_RATE, telegraph, telegraphStt, telegraphTts } from '@antiphon/simulators';
import { scriptedLlm, scriptedVad } from '@antiphon/testing';
import { CallDesk, type CallProblem, twilioMedia } from '@antiphon/twilio';
import { describe, expect, it } from 'vitest';

/** Hears and speaks tones that survive a telephone. */
function telegraphist(failsToStart: boolean): ServedAgent {
  return {
    name: 'telegraphist',
    languages: ['en'],
    streaming({ input, output }) {
      if (output === undefined) throw new Error('a caller hears what is said');
      if (failsToStart) throw new Error('there is no model');
      const ears = [vad(scriptedVad()), stt(telegraphStt), turnTaking({ start: [onVoice()] })] as const;
      const mind = llm(scriptedLlm({ rules: ['yes sir', 'one two three four five six seven'] }));
      return pipeline(input, ...ears, mind, tts(telegraphTts), output);
    },
    answering: () => {
      throw new Error('nobody writes to it');
    },
    status: () => ({
      ...{ isInitialized: true, ttsInitialized: true, modelSize: 'none', device: 'cpu' },
      ...{ transcriptionWorkers: 1, ttsWorkers: 1 },
    }),
  };
}

/** A text as a telephone hears it, in tones. */
function toned(text: string): Int16Array {
  return new Resampler({ inputRate: SPEECH_RATE, outputRate: 8_000 }).process(telegraph(text));
}

/** A service that answers calls, and callers, in virtual time. */
function exchange({ maxConversations = 10, failsToStart = false } = {}) {
  const clock = new VirtualClock();
  const store = memoryStore();
  const problems: CallProblem[] = [];
  const sessions: Session[] = [];
  const service = new Conversations({
    ...{ clock, store, agent: telegraphist(failsToStart), limits: { maxConversations } },
    onTalk: (session) => void sessions.push(session),
  });
  const desk = new CallDesk({
    ...{ protocol: twilioMedia, path: '/media', clock },
    onProblem: (problem) => problems.push(problem),
    onCall: async (call) => void (await service.answerCall(call, { owner: 'anna' })),
  });
  const dial = (callSid: string) => {
    const closes: number[] = [];
    const ended = (code: number): void => {
      closes.push(code);
      caller.closed();
    };
    const agent = desk.take({
      bufferedAmount: 0,
      send: (text) => caller.receive(text),
      close: ended,
      terminate: () => ended(1006),
    });
    const caller: SimulatedStream = new SimulatedStream({
      ...{ clock, callSid },
      send: (text) => agent.message(Buffer.from(text), false),
      close: (code) => agent.closed(code),
    });
    caller.begin();
    return { caller, closes };
  };
  return { clock, store, service, desk, dial, problems, sessions };
}

describe('A telephone call of a server', () => {
  it('is a session: listed while it lasts, its turns stored, ended by the caller', async () => {
    const { clock, store, service, desk, dial, problems, sessions } = exchange();
    const { caller } = dial('CA1');
    await clock.run(100);
    const [conversation] = service.list('anna');
    const id = conversation?.id ?? 'none';
    expect(conversation?.stats()).toMatchObject({ mode: 'telephone', isActive: true, isConnected: true });
    expect(service.list('bob')).toEqual([]);
    void caller.say(toned('hi'));
    await clock.run(6_000);
    expect(await service.history(id, 'anna')).toMatchObject([
      { user: 'hi', said: 'yes sir', heard: 'yes sir', outcome: 'completed' },
    ]);
    expect(conversation?.stats()).toMatchObject({ conversationEntries: 2, turns: 1, pendingTurns: 0 });
    expect(service.health()).toMatchObject({ totalSessions: 1, connectedSessions: 1, turns: 1 });
    void caller.say(toned('go'));
    while (sessions[0]?.answering !== true) await clock.run(20);
    await clock.run(600);
    caller.hangUp();
    await clock.run(1_000);
    // What was heard of an answer that was cut off counts, too.
    const [, cut] = await service.history(id, 'anna');
    expect(cut).toMatchObject({ user: 'go', outcome: 'interrupted' });
    expect(cut?.heard).toMatch(/^one/);
    expect(cut?.heard).not.toContain('seven');
    expect(await store.conversation(id)).toMatchObject({
      ...{ mode: 'telephone', owner: 'anna', turns: 2, endReason: 'the caller has hung up' },
      stats: { entries: 4 },
    });
    expect(await service.stored('anna')).toMatchObject([{ id, mode: 'telephone', turns: 2 }]);
    expect([service.list().length, desk.calls.length, problems.length]).toEqual([0, 0, 0]);
  });

  it('is hung up when its session is ended', async () => {
    const { clock, store, service, dial } = exchange();
    const { closes } = dial('CA1');
    await clock.run(100);
    const id = service.list()[0]?.id ?? 'none';
    await service.remove(id, 'anna');
    await clock.run(100);
    expect(closes).toHaveLength(1);
    expect(await store.conversation(id)).toMatchObject({ endReason: 'removed' });
  });

  it('has its answer finished when the server ends, and no other is taken', async () => {
    const { clock, service, dial, sessions, problems } = exchange();
    const { caller, closes } = dial('CA1');
    await clock.run(100);
    void caller.say(toned('hi'));
    while (sessions[0]?.answering !== true) await clock.run(20);
    const drained = service.drain({ deadlineMs: 20_000 });
    const late = dial('CA2');
    await clock.run(6_000);
    await drained;
    expect(sessions[0]?.turns.at(-1)).toMatchObject({ heard: 'yes sir', outcome: 'completed' });
    expect([closes.length, late.closes]).toEqual([1, [1011]]);
    expect(problems).toMatchObject([{ callId: 'CA2', status: 1011 }]);
  });

  it('takes a place, and is not answered where there is none', async () => {
    const { clock, service, dial } = exchange({ maxConversations: 1 });
    dial('CA1');
    await clock.run(100);
    await expect(service.open({ owner: 'anna' })).rejects.toMatchObject({ refusal: 'full' });
    const { closes } = dial('CA2');
    await clock.run(100);
    expect(closes).toEqual([1011]);
    expect(service.health()).toMatchObject({ activeSessions: 1, refused: { full: 2 } });
  });

  it('is talked in by its caller alone', async () => {
    const { clock, service, dial } = exchange();
    const { closes } = dial('CA1');
    await clock.run(100);
    const [conversation] = service.list();
    const id = conversation?.id ?? 'none';
    await expect(service.find(id, 'anna')).rejects.toMatchObject({ refusal: 'unsupported_mode' });
    const codes: number[] = [];
    const socket = { bufferedAmount: 0, send: () => {}, terminate: () => {} };
    conversation?.connect({ ...socket, close: (code) => void codes.push(code) });
    await clock.run(100);
    expect([codes, closes]).toEqual([[1013], []]);
  });

  it('ends, and is told of, where the agent cannot be started', async () => {
    const { clock, service, dial, problems } = exchange({ failsToStart: true });
    const { closes } = dial('CA1');
    await clock.run(100);
    expect([closes, service.list()]).toEqual([[1000], []]);
    expect(problems).toMatchObject([{ kind: 'failed', callId: 'CA1' }]);
  });
});
