import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal-of.fixture.js';
import { scriptedServedAgent, scriptedService } from './scripted-service.fixture.js';

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
