import { AntiphonError, deferred } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/index.js';
import { refusalOf } from './refusal-of.fixture.js';
import { FakeClient, scriptedService } from './scripted-service.fixture.js';

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
