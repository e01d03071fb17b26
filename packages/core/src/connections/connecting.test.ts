import { describe, expect, it } from 'vitest';
import { AntiphonError } from '../error.js';
import { supervised } from './fake-peer.js';

describe('opening a supervised connection', () => {
  it('opens nothing before it is asked to, then reports each state once', async () => {
    const { connection, clock, peer, path, open, states } = supervised();
    await clock.run(60_000);
    expect(peer.links).toHaveLength(0);
    expect(connection.connect()).toBe(connection.connect());
    await open();
    expect(path()).toEqual(['connecting', 'open']);
    expect(states[1]).toMatchObject({ from: 'connecting', reason: 'opened', attempt: 1, generation: 1 });
    expect(peer.last.request).toMatchObject({ attempt: 1, generation: 1, resume: undefined });
    await connection.close();
    expect(clock.pending).toBe(0);
  });

  it('gives each try its own timeout, whatever the driver does, and closes a link that opens too late', async () => {
    const { connection, clock, peer, types } = supervised([{ afterMs: 15_000 }, 'open']);
    const connecting = connection.connect();
    await clock.run(10_000);
    expect(peer.links[0]?.request.signal.aborted).toBe(true);
    await clock.run(100);
    await connecting;
    expect(connection.state).toBe('open');
    expect(types()).toContain('attempt_failed');
    await clock.run(5_000);
    expect(peer.links.map((link) => link.isClosed)).toEqual([true, false]);
    expect(connection.metrics()).toMatchObject({ attempts: 2, reconnects: 0, generation: 2 });
    expect(connection.metrics().lastError).toMatchObject({ code: 'connection_timeout' });
  });

  it('takes a close for a refusal even if the promise of the driver hangs', async () => {
    const { connection, clock } = supervised(['close', 'open']);
    const connecting = connection.connect();
    await clock.run(100);
    await connecting;
    expect(connection.metrics()).toMatchObject({ attempts: 2, state: 'open' });
  });

  it('waits longer after each failure and gives up after the attempts allowed', async () => {
    const { connection, clock, events, path } = supervised([new Error('refused')], { maxAttempts: 4 });
    const failed = expect(connection.connect()).rejects.toMatchObject({
      code: 'connection_failed',
      retryable: false,
    });
    await clock.run(10_000);
    await failed;
    const waits = events.flatMap((event) => (event.type === 'retry_scheduled' ? [event.delayMs] : []));
    expect(waits).toEqual([100, 200, 400]);
    expect(path()).toEqual(['connecting', 'failed']);
    expect(connection.failure?.message).toMatch(/test gave up reconnecting/);
    expect(clock.pending).toBe(0);
  });

  it('can wait 0.1 s for each failure in a row', async () => {
    const { connection, clock, events } = supervised([new Error('refused')], {
      maxAttempts: 4,
      backoff: { growth: 'linear', jitter: 'none' },
    });
    void connection.connect();
    await clock.run(10_000);
    const waits = events.flatMap((event) => (event.type === 'retry_scheduled' ? [event.delayMs] : []));
    expect(waits).toEqual([100, 200, 300]);
  });

  it('gives up when the time allowed has passed, cutting the last try short', async () => {
    const { connection, clock, states } = supervised(['hang'], { maxElapsedMs: 25_000, maxAttempts: 100 });
    void connection.connect();
    await clock.run(30_000);
    expect(connection.state).toBe('failed');
    expect(states.at(-1)?.atMs).toBe(25_000);
    expect(states.at(-1)).toMatchObject({ reason: 'gave_up' });
  });

  it('stops at once at a permanent failure, with its cause', async () => {
    const denied = new AntiphonError('service_failed', 'the key is wrong');
    const { connection, clock, peer, states } = supervised([denied]);
    const failed = expect(connection.connect()).rejects.toMatchObject({ cause: denied });
    await clock.run(0);
    await failed;
    expect(connection.failure?.message).toContain('the key is wrong');
    expect(peer.links).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ to: 'failed', reason: 'fatal' });
    expect(clock.pending).toBe(0);
  });

  it('lets classify judge, by close code or by error', async () => {
    const { connection, clock, states } = supervised(['close'], {
      classify: ({ close }) => (close?.code === 1008 ? 'fatal' : 'retry'),
    });
    void connection.connect();
    await clock.run(0);
    expect(states.at(-1)).toMatchObject({ to: 'failed', reason: 'fatal' });
    expect(connection.failure?.message).toContain('code 1008: not today');
  });

  it('waits as long as the peer asks, even when a person presses restart', async () => {
    const { connection, clock, peer } = supervised([new Error('429'), 'open'], {
      classify: () => ({ retryAfterMs: 17_000 }),
    });
    void connection.connect();
    await clock.run(1_000);
    void connection.recover('impatience');
    await clock.run(15_999);
    expect(peer.links).toHaveLength(1);
    await clock.run(1);
    expect(connection.state).toBe('open');
  });

  it('survives a driver that throws before it returns', async () => {
    const { connection, clock, peer } = supervised();
    peer.open = () => {
      throw new Error('not even a promise');
    };
    const failed = expect(connection.connect()).rejects.toMatchObject({ code: 'connection_failed' });
    await clock.run(100_000);
    await failed;
  });

  it('can be closed while it connects, from a hook, or by its signal', async () => {
    const closing = supervised(['hang']);
    const refused = expect(closing.connection.connect()).rejects.toMatchObject({ code: 'aborted' });
    await closing.clock.run(10);
    await closing.connection.close();
    await refused;
    expect(closing.peer.last.request.signal.aborted).toBe(true);

    const fromHook = supervised(['open'], {
      onState: ({ to }) => to === 'open' && void fromHook.connection.close(),
    });
    void fromHook.connection.connect();
    await fromHook.clock.run(0);
    expect(fromHook.path()).toEqual(['connecting', 'open', 'closed']);

    const controller = new AbortController();
    const aborted = supervised(['hang'], { signal: controller.signal });
    const rejected = expect(aborted.connection.connect()).rejects.toMatchObject({
      code: 'aborted',
      cause: 'gone',
    });
    controller.abort('gone');
    await rejected;
    expect(aborted.states.at(-1)).toMatchObject({ to: 'closed', reason: 'aborted' });

    const dead = supervised(['open'], { signal: AbortSignal.abort() });
    expect(dead.connection.state).toBe('closed');
    await expect(dead.connection.connect()).rejects.toMatchObject({ code: 'aborted' });
    for (const { clock } of [closing, fromHook, aborted, dead]) expect(clock.pending).toBe(0);
  });
});
