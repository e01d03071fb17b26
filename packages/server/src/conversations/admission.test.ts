import { AntiphonError, deferred, InputAudioFrame, pipeline, processor } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/index.js';
import { ConversationError } from './conversation-error.js';
import { FakeClient, scriptedServedAgent, scriptedService } from './scripted-service.fixture.js';

const refusalOf = async (asked: Promise<unknown>) => {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return undefined;
  expect(error).toBeInstanceOf(ConversationError);
  const { refusal, retryAfterMs } = error as ConversationError;
  return retryAfterMs === undefined ? refusal : `${refusal} ${retryAfterMs}`;
};

describe('The service lets in', () => {
  it('as many as it may, in all and of one owner', async () => {
    const { service } = scriptedService({ limits: { maxConversations: 3, maxPerOwner: 2 } });
    const all = await Promise.all(
      ['anna', 'anna', 'anna'].map((owner) => refusalOf(service.open({ owner }))),
    );
    expect(all).toEqual([undefined, undefined, 'owner_full 10000']);
    await service.open({ owner: 'ben' });
    expect(await refusalOf(service.open({ owner: 'carla' }))).toBe('full 10000');
    expect(service.health()).toMatchObject({
      ...{ totalSessions: 3, activeSessions: 3, admission: 'full', opened: 3, maxSessions: 3 },
      refused: { full: 1, owner_full: 1 },
    });
    const [first] = service.list('anna');
    await first?.end('enough');
    expect(await refusalOf(service.open({ owner: 'carla' }))).toBeUndefined();
  });

  it('nobody when memory or time is short', async () => {
    const { service, load } = scriptedService({
      limits: { maxMemoryBytes: 100, memoryPerConversationBytes: 10, maxLoopDelayMs: 50 },
    });
    load.rssBytes = 91;
    expect(await refusalOf(service.open({ owner: 'anna' }))).toBe('busy 30000');
    load.rssBytes = 90;
    load.loopDelayMs = 51;
    expect(await refusalOf(service.open({ owner: 'anna' }))).toBe('busy 5000');
    expect(service.health()).toMatchObject({ admission: 'busy', eventLoopDelayMs: 51, rssBytes: 90 });
    load.loopDelayMs = 50;
    expect(await refusalOf(service.open({ owner: 'anna' }))).toBeUndefined();
  });

  it('nobody who asks for what there is not', async () => {
    const { service, clock } = scriptedService();
    const anna = { owner: 'anna' };
    expect(await refusalOf(service.open({ ...anna, language: 'fr' }))).toBe('unsupported_language');
    expect(await refusalOf(service.open({ ...anna, mode: 'dreaming' as never }))).toBe('unsupported_mode');
    expect(await refusalOf(service.open({ ...anna, continues: 'nothing' }))).toBe('not_found');
    expect(await refusalOf(service.open({ owner: 'a\u0000b' }))).toBe('invalid');
    const { recognizer: _, ...deaf } = scriptedServedAgent(clock);
    const other = scriptedService({ agent: deaf });
    expect(await refusalOf(other.service.open({ ...anna, mode: 'utterance' }))).toBe('unsupported_mode');
    const british = await service.open({ ...anna, language: 'EN-gb' });
    expect(british.language).toBe('en');
  });

  it('an owner into conversations of their own alone', async () => {
    const { service } = scriptedService();
    const { id } = await service.open({ owner: 'anna' });
    for (const asked of [service.find(id, 'ben'), service.history(id, 'ben'), service.remove(id, 'ben')])
      expect(await refusalOf(asked)).toBe('not_found');
    expect(await service.find(id, 'anna')).toBe(service.list('anna')[0]);
    expect(service.list('ben')).toEqual([]);
  });
});

describe('A conversation', () => {
  it('expires when nothing happens in it for an hour, and not before', async () => {
    const { clock, service, store } = scriptedService();
    const conversation = await service.open({ owner: 'anna' });
    const client = new FakeClient(conversation);
    await clock.run(3_599_000);
    client.say({ type: 'control', command: 'reset' });
    await clock.run(3_599_000);
    expect(conversation.isActive).toBe(true);
    for (const command of ['ping', 'stats']) client.say({ type: 'control', command });
    await clock.run(1_001);
    expect(client.of('ended')).toEqual([{ type: 'ended', reason: 'expired' }]);
    expect(client.closes).toEqual([[1000, 'expired']]);
    expect(service.health()).toMatchObject({ totalSessions: 0, expired: 1 });
    expect(await store.conversation(conversation.id)).toMatchObject({ endReason: 'expired' });
    expect(await refusalOf(service.find(conversation.id, 'anna'))).toBe('ended');
    expect(clock.pending).toBe(0);
  });

  it('expires by the time that has passed, whatever becomes of the time of day', async () => {
    const { clock, service } = scriptedService();
    let jumpMs = 0;
    clock.epochMs = () => clock.now() + jumpMs;
    const [one, other] = [await service.open({ owner: 'anna' }), await service.open({ owner: 'anna' })];
    const client = new FakeClient(one);
    await clock.run(3_000_000);
    client.say({ type: 'control', command: 'reset' });
    jumpMs = 7_200_000;
    await clock.run(700_000);
    expect([one.isActive, other.isActive]).toEqual([true, false]);
    jumpMs = -7_200_000;
    await clock.run(3_000_000);
    expect(one.isActive).toBe(false);
  });

  it('is removed with or without its history, and can be continued', async () => {
    const { clock, service } = scriptedService();
    const conversation = await service.open({ owner: 'anna' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'hello' });
    await clock.run(5_000);
    expect(await refusalOf(service.open({ owner: 'anna', continues: conversation.id }))).toBe('invalid');
    expect(await refusalOf(service.open({ owner: 'ben', continues: conversation.id }))).toBe('not_found');
    await service.remove(conversation.id, 'anna');
    expect(await service.history(conversation.id, 'anna')).toMatchObject([{ user: 'hello' }]);
    const next = await service.open({ owner: 'anna', continues: conversation.id });
    expect(next.stats()).toMatchObject({ conversationEntries: 2, turns: 0 });
    await service.remove(conversation.id, 'anna', { erase: true });
    expect(await refusalOf(service.history(conversation.id, 'anna'))).toBe('not_found');
  });

  it('is there again after its process has died, for as long as it would not have expired', async () => {
    const { clock, service, store } = scriptedService();
    const conversation = await service.open({ owner: 'anna', mode: 'utterance' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'hello' });
    await clock.run(5_000);
    const next = scriptedService({ store, clock }).service;
    await next.start();
    expect(await next.stats(conversation.id, 'anna')).toEqual({
      ...conversation.stats(),
      isActive: false,
      isConnected: false,
    });
    expect(await refusalOf(next.stats(conversation.id, 'ben'))).toBe('not_found');
    expect(next.health().totalSessions).toBe(0);
    const [again, same] = await Promise.all([
      next.find(conversation.id, 'anna'),
      next.find(conversation.id, 'anna'),
    ]);
    expect(same).toBe(again);
    expect(again.stats()).toMatchObject({
      mode: 'utterance',
      conversationEntries: 2,
      turns: 1,
      isActive: true,
    });
    await clock.run(3_700_000);
    const last = scriptedService({ store, clock }).service;
    expect(await refusalOf(last.stats(conversation.id, 'anna'))).toBe('ended');
    expect(await refusalOf(last.find(conversation.id, 'anna'))).toBe('ended');
  });

  it('that runs stays open in the store when the time of day is set forward', async () => {
    const { clock, service, store } = scriptedService();
    let jumpMs = 0;
    clock.epochMs = () => clock.now() + jumpMs;
    await service.start();
    const { id } = await service.open({ owner: 'anna' });
    await clock.run(3_400_000);
    new FakeClient(await service.find(id, 'anna'));
    jumpMs = 86_400_000;
    await clock.run(300_000);
    expect(await store.conversation(id)).not.toHaveProperty('endedAtMs');
    await service[Symbol.asyncDispose]();
    expect(await store.conversation(id)).toMatchObject({ endReason: 'the service has closed' });
  });

  it('whose process has died ends within the hours after, though nobody asks for it', async () => {
    const { clock, service, store } = scriptedService();
    const { id } = await service.open({ owner: 'anna' });
    const next = scriptedService({ store, clock }).service;
    await next.start();
    await clock.run(7_200_000);
    expect(await store.conversation(id)).toMatchObject({ endReason: 'expired' });
    await next.drain({ deadlineMs: 0 });
    expect(clock.pending).toBe(0);
  });
});

describe('A service that shuts down', () => {
  it('lets the running turn be heard, begins no other, and ends in order', async () => {
    const { clock, service, store } = scriptedService();
    const conversation = await service.open({ owner: 'anna' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'one two three' });
    await clock.run(300);
    const drained = service.drain({ deadlineMs: 20_000 });
    client.say({ type: 'text_request', text: 'too late' });
    client.say({ type: 'control', command: 'reset' });
    client.say({ type: 'control', command: 'ping' });
    expect(client.of('error')).toMatchObject([{ code: 'draining' }, { code: 'draining' }]);
    expect(client.of('pong')).toHaveLength(1);
    expect(await refusalOf(service.open({ owner: 'anna' }))).toBe('draining 30000');
    const late = new FakeClient(conversation);
    expect(late.closes.map(([code]) => code)).toEqual([1013]);
    await clock.run(5_000);
    await drained;
    expect(client.heard()).toBe('You said: one two three');
    expect(client.closes).toEqual([[1001, 'the service is shutting down']]);
    expect(client.got.slice(-2)).toMatchObject([{ type: 'turn', outcome: 'completed' }, { type: 'ended' }]);
    expect(await store.turns(conversation.id)).toMatchObject([{ outcome: 'completed' }]);
    expect(service.health()).toMatchObject({ totalSessions: 0, admission: 'draining', turns: 1 });
  });

  it('keeps the deadline where an agent does not let go', async () => {
    const { clock, agent } = scriptedService();
    const holding = processor({
      ...{ name: 'holding', takes: [InputAudioFrame], emits: [InputAudioFrame] },
      on: { audioIn: (frame, ctx) => ctx.emit(frame) },
      stop: () => new Promise<void>(() => {}),
    });
    const streaming: typeof agent.streaming = ({ input, output }, settings) =>
      agent.streaming({ input: pipeline(input, holding) as unknown as typeof input, output }, settings);
    const { service } = scriptedService({ clock, agent: { ...agent, streaming } });
    const client = new FakeClient(await service.open({ owner: 'anna' }));
    await clock.run(0);
    client.say({ type: 'text_request', text: 'one two three' });
    const drained = service.drain({ deadlineMs: 3_000 }).then(() => clock.now());
    const fromMs = clock.now();
    await clock.run(20_000);
    expect((await drained) - fromMs).toBeLessThanOrEqual(3_500);
  });

  it('cuts off what takes longer than the deadline, and stores what was heard', async () => {
    const model = scriptedLlm({ rules: [{ say: 'Here it comes. And so on', stall: true }] });
    const { clock, service, store } = scriptedService({ model });
    const conversation = await service.open({ owner: 'anna' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'go on' });
    await clock.run(1_000);
    const drained = service.drain({ deadlineMs: 3_000 });
    await clock.run(3_000);
    await drained;
    expect(await store.turns(conversation.id)).toMatchObject([
      { user: 'go on', heard: 'Here it comes.', outcome: 'cancelled' },
    ]);
  });
});

describe('A store that fails', () => {
  it('holds nobody up, is asked again, and no turn counts before it is stored', async () => {
    const store = memoryStore();
    let fails = 6;
    const addTurn = store.addTurn.bind(store);
    store.addTurn = async (turn) => {
      if (fails-- > 0) throw new AntiphonError('store_failed', 'the disk is away', { retryable: true });
      return addTurn(turn);
    };
    const { clock, service, problems } = scriptedService({ store });
    const conversation = await service.open({ owner: 'anna' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'hello' });
    await clock.run(1_600);
    expect(client.heard()).toBe('You said: hello');
    expect(conversation.stats()).toMatchObject({ pendingTurns: 1, turns: 0, conversationEntries: 0 });
    expect(client.of('turn')).toEqual([]);
    await clock.run(8_000);
    expect(conversation.stats()).toMatchObject({ pendingTurns: 0, turns: 1, conversationEntries: 2 });
    expect(client.of('turn')).toHaveLength(1);
    expect(problems.map(({ error }) => error.message)).toEqual([
      expect.stringContaining('is not stored yet: the disk is away'),
    ]);
  });

  it('that never answers keeps nobody waiting, and no place taken', async () => {
    const store = memoryStore();
    let isAway = true;
    const create = store.create.bind(store);
    store.create = (given) => (isAway ? new Promise(() => {}) : create(given));
    const { clock, service } = scriptedService({ store, limits: { maxConversations: 1 } });
    const opened = refusalOf(service.open({ owner: 'anna' }));
    await clock.run(10_000);
    expect(await opened).toBe('store_failed 5000');
    isAway = false;
    await service.open({ owner: 'anna' });
    expect(clock.pending).toBe(1);
  });

  it('answers too late has no session left open that nobody was told of', async () => {
    const store = memoryStore();
    const create = store.create.bind(store);
    const held = deferred<void>();
    store.create = (given) => held.promise.then(() => create(given));
    const { clock, service } = scriptedService({ store });
    const opened = refusalOf(service.open({ owner: 'anna' }));
    await clock.run(10_000);
    expect(await opened).toBe('store_failed 5000');
    held.resolve();
    await clock.run(0);
    expect(await store.counts()).toMatchObject({ conversations: 0 });
  });

  it('never answers lets no service start, and says so', async () => {
    const store = memoryStore();
    store.endIdle = () => new Promise(() => {});
    const { clock, service } = scriptedService({ store });
    const started = refusalOf(service.start());
    await clock.run(60_000);
    expect(await started).toBe('store_failed 5000');
    await service[Symbol.asyncDispose]();
    expect(clock.pending).toBe(0);
  });

  it('lets those who remove a conversation know within five seconds, and goes on by itself', async () => {
    const store = memoryStore();
    const end = store.end.bind(store);
    let isAway = true;
    store.end = async (...given) => {
      if (isAway) throw new AntiphonError('store_failed', 'the disk is away', { retryable: true });
      return end(...given);
    };
    const { clock, service } = scriptedService({ store });
    const { id } = await service.open({ owner: 'anna' });
    const removed = refusalOf(service.remove(id, 'anna'));
    await clock.run(5_000);
    expect(await removed).toBe('store_failed 5000');
    isAway = false;
    await clock.run(20_000);
    expect(await store.conversation(id)).toMatchObject({ endReason: 'removed' });
  });

  it('loses turns only when it says that they are nonsense, or too many wait, and tells of each', async () => {
    const store = memoryStore();
    store.addTurn = async () => {
      throw new AntiphonError('store_failed', 'broken');
    };
    const { clock, service, problems } = scriptedService({ store });
    const client = new FakeClient(await service.open({ owner: 'anna' }));
    await clock.run(0);
    client.say({ type: 'text_request', text: 'hello' });
    await clock.run(3_000);
    expect(service.health()).toMatchObject({ lostTurns: 1, pendingTurns: 0 });
    expect(problems.map(({ error }) => error.retryable)).toEqual([false]);
  });
});
