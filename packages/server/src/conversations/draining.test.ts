import { InputAudioFrame, pipeline, processor } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal-of.fixture.js';
import { FakeClient, scriptedService } from './scripted-service.fixture.js';

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
