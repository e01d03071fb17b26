import { type Deferred, deferred } from '@antiphon/core';
import { expect, it } from 'vitest';
import { type ConversationStore, memoryStore } from '../store/index.js';
import { ConversationError } from './conversation-error.js';
import { FakeClient, scriptedService } from './scripted-service.fixture.js';

/** A store of which one method waits until it may go on. */
function heldStore(method: 'end' | 'addTurn' | 'turns', inner: ConversationStore = memoryStore()) {
  const held: Deferred<void> = deferred();
  const asked = inner[method].bind(inner) as (...given: unknown[]) => Promise<never>;
  inner[method] = async (...given: unknown[]) => {
    await held.promise;
    return asked(...given);
  };
  return { store: inner, held };
}

const outcomeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof ConversationError ? error.refusal : error),
  );

it('A conversation that was removed does not come back, though the store does not know it yet', async () => {
  const { store, held } = heldStore('end');
  const { clock, service } = scriptedService({ store });
  const { id } = await service.open({ owner: 'anna' });
  const removed = outcomeOf(service.remove(id, 'anna'));
  await clock.run(1);
  const [soon, later] = [outcomeOf(service.find(id, 'anna')), outcomeOf(service.find(id, 'anna'))];
  await clock.run(5_000);
  expect([await removed, await soon, await later]).toEqual(['store_failed', 'store_failed', 'store_failed']);
  const again = outcomeOf(service.find(id, 'anna'));
  held.resolve();
  await clock.run(10);
  expect(await again).toBe('ended');
  expect(service.list()).toEqual([]);
});

it('A conversation that is removed while it is taken up is gone for good', async () => {
  const { store, held } = heldStore('turns');
  const first = scriptedService({ store });
  const { id } = await first.service.open({ owner: 'anna' });
  const { clock, service } = scriptedService({ store, clock: first.clock });
  const found = service.find(id, 'anna');
  await clock.run(1);
  const removed = service.remove(id, 'anna', { erase: true });
  await clock.run(1);
  held.resolve();
  await clock.run(10);
  await removed;
  expect((await found).isActive).toBe(false);
  expect(service.list()).toEqual([]);
  expect(await store.conversation(id)).toBeUndefined();
});

it('Of a conversation that two processes have for a moment, no turn of either is lost', async () => {
  const { store, clock, service } = scriptedService();
  const { id } = await service.open({ owner: 'anna' });
  const ending = new FakeClient(await service.find(id, 'anna'));
  const other = scriptedService({ store, clock });
  const next = new FakeClient(await other.service.find(id, 'anna'));
  await clock.run(0);
  for (const text of ['first', 'second', 'third']) {
    ending.say({ type: 'text_request', text });
    next.say({ type: 'text_request', text: `${text} elsewhere` });
    await clock.run(3_000);
  }
  const said = ['first', 'second', 'third'].flatMap((text) => [text, `${text} elsewhere`]);
  expect((await store.turns(id)).map(({ user }) => user).toSorted()).toEqual(said.toSorted());
  const told = [...ending.of('turn'), ...next.of('turn')].map(({ turn, user }) => ({ turn, user }));
  const stored = (await store.turns(id)).map(({ turn, user }) => ({ turn, user }));
  expect(told.toSorted((one, other) => one.turn - other.turn)).toEqual(stored);
});

it('What goes on from a conversation remembers its last turn too, or is told to come back', async () => {
  const { store, held } = heldStore('addTurn');
  const { clock, service } = scriptedService({ store });
  const { id } = await service.open({ owner: 'anna' }).then(async (conversation) => {
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'my name is Bob' });
    await clock.run(8_000);
    await conversation.end('enough');
    return conversation;
  });
  const early = outcomeOf(service.open({ owner: 'anna', continues: id }));
  await clock.run(5_000);
  expect(await early).toBe('store_failed');
  const next = service.open({ owner: 'anna', continues: id });
  held.resolve();
  await clock.run(10);
  expect((await next).stats()).toMatchObject({ conversationEntries: 2 });
});

it.each([20, 300, 600, 1_000])('A reset %i ms into an answer is remembered', async (afterMs) => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open({ owner: 'anna' });
  const client = new FakeClient(conversation);
  await clock.run(0);
  client.say({ type: 'text_request', text: 'a secret' });
  await clock.run(8_000);
  client.say({ type: 'text_request', text: 'another secret that takes its time' });
  await clock.run(afterMs);
  client.say({ type: 'control', command: 'reset' });
  await clock.run(1_000);
  expect((await store.turns(conversation.id)).map(({ outcome }) => outcome)).toEqual([
    'completed',
    'interrupted',
    'reset',
  ]);
  expect(conversation.stats()).toMatchObject({ conversationEntries: 0, turns: 2 });
  const { service: next } = scriptedService({ store, clock });
  expect((await next.find(conversation.id, 'anna')).stats()).toMatchObject({ conversationEntries: 0 });
});

it('What was said before a reset does not count after it, when it is stored late', async () => {
  const { store, held } = heldStore('addTurn');
  const { clock, service } = scriptedService({ store });
  const conversation = await service.open({ owner: 'anna' });
  const client = new FakeClient(conversation);
  await clock.run(0);
  for (let round = 0; round < 3; round++) {
    if (round < 2) client.say({ type: 'text_request', text: 'a secret' });
    await clock.run(5_000);
    client.say({ type: 'control', command: 'reset' });
    await clock.run(10);
  }
  held.resolve();
  await clock.run(10);
  expect(conversation.stats()).toMatchObject({ conversationEntries: 0, turns: 2 });
  // Where nothing was said since the last one, a reset leaves no mark.
  const outcomes = (await store.turns(conversation.id)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['completed', 'reset', 'completed', 'reset']);
});
