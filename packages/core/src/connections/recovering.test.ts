import { describe, expect, it } from 'vitest';
import { supervised } from './fake-peer.js';

describe('recovery', () => {
  it('closes the old link, waits a little, opens another and says so', async () => {
    const { connection, clock, peer, path, open, types, states } = supervised();
    await open();
    await clock.run(6_000);
    peer.last.drop(1011, 'internal');
    expect(connection.state).toBe('reconnecting');
    await clock.run(99);
    expect(peer.links).toHaveLength(1);
    await clock.run(1);
    expect(path()).toEqual(['connecting', 'open', 'reconnecting', 'open']);
    expect(states[2]).toMatchObject({
      reason: 'closed_by_peer',
      attempt: 1,
      error: { code: 'connection_lost' },
    });
    expect(peer.last.request).toMatchObject({
      attempt: 1,
      generation: 2,
      resume: { generation: 1, reason: 'closed_by_peer' },
    });
    expect(types().slice(-5)).toEqual([
      'recovery_started',
      'retry_scheduled',
      'link_opening',
      'link_opened',
      'recovery_successful',
    ]);
    expect(connection.metrics()).toMatchObject({ reconnects: 1, attempts: 2, upMs: 0 });
  });

  it('does not reopen for ever a link that opens and dies at once', async () => {
    const { connection, clock, peer, states } = supervised(['open'], {
      maxAttempts: 5,
      prepare: (link) => void setImmediate(() => link.drop(1011)),
    });
    await connection.connect();
    await clock.run(20_000);
    expect(states.at(-1)).toMatchObject({ to: 'failed', reason: 'gave_up' });
    expect(peer.links.map(({ request }) => request.attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(clock.pending).toBe(0);
  });

  it('counts failures from zero again after a link that lived', async () => {
    const { clock, peer, open } = supervised(['open', new Error('x'), new Error('x'), 'open']);
    await open();
    await clock.run(5_000);
    peer.last.drop();
    await clock.run(1_000);
    expect(peer.last.request.attempt).toBe(3);
    await clock.run(5_000);
    peer.last.drop();
    await clock.run(100);
    expect(peer.last.request.attempt).toBe(1);
  });

  it('starts again when told to, in any state, several presses being one', async () => {
    const { connection, clock, peer, open, path, lines } = supervised(['open', { afterMs: 50 }]);
    const first = connection.recover('from idle');
    await clock.run(0);
    expect(await first).toBe(true);
    await open();
    await clock.run(6_000);
    const presses = [
      connection.recover('stuck'),
      connection.recover('stuck!'),
      connection.recover('stuck!!'),
    ];
    await clock.run(120);
    presses.push(connection.recover('while it opens'));
    await clock.run(30);
    expect(await Promise.all(presses)).toEqual([true, true, true, true]);
    expect(peer.links).toHaveLength(2);
    expect(path()).toEqual(['connecting', 'open', 'reconnecting', 'open']);
    expect(lines()).toContain('test: recovery started (stuck)');
    await connection.close();
    expect(await connection.recover('too late')).toBe(false);
  });

  it('does not wait for the next try when told to start again', async () => {
    const { connection, clock, peer, open } = supervised(['open', ...Array(7).fill(new Error('x')), 'open']);
    await open();
    await clock.run(6_000);
    peer.last.drop();
    await clock.run(100 + 100 + 200 + 400 + 800 + 1_600 + 3_200);
    expect(peer.links).toHaveLength(8);
    const recovered = connection.recover('now');
    await clock.run(100);
    expect(await recovered).toBe(true);
  });

  it('ends a restart that comes to nothing with false', async () => {
    const { connection, clock, open } = supervised(['open', 'hang']);
    await open();
    const pressed = connection.recover();
    await clock.run(500);
    await connection.close();
    expect(await pressed).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('ignores whatever a dead link still calls', async () => {
    const { connection, clock, peer, open, messages, events } = supervised();
    await open();
    const dead = peer.last;
    await clock.run(6_000);
    dead.drop();
    await clock.run(200);
    const heard = events.length;
    dead.events.onMessage('late');
    dead.events.onClose({ code: 1011, reason: '', clean: false });
    dead.events.onError(new Error('late'));
    dead.events.onGoAway(10);
    dead.events.onPong();
    expect(messages).toEqual([]);
    expect(events).toHaveLength(heard);
    expect(connection.state).toBe('open');
    expect(peer.links).toHaveLength(2);
  });

  it('stops at a close that classify calls fatal', async () => {
    const { connection, peer, open, clock } = supervised(['open'], {
      classify: ({ close }) => (close?.code === 1008 ? 'fatal' : 'retry'),
    });
    await open();
    connection.send('x');
    peer.last.drop(1008, 'policy');
    expect(connection.state).toBe('failed');
    expect(connection.send('y')).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('retries when classify itself throws, and reports that', async () => {
    const { connection, clock, peer, open, types } = supervised(['open'], {
      classify: () => {
        throw new Error('classify');
      },
    });
    await open();
    await clock.run(6_000);
    peer.last.drop();
    await clock.run(100);
    expect(connection.state).toBe('open');
    expect(types()).toContain('hook_failed');
  });
});
