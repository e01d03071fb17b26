import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal-of.fixture.js';
import { FakeClient, scriptedService } from './scripted-service.fixture.js';

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
