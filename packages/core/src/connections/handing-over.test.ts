import { describe, expect, it } from 'vitest';
import { AntiphonError } from '../error.js';
import { supervised } from './fake-peer.js';

describe('a link that is going away', () => {
  it('serves until its successor is open, then says what it still has to say until its time is over', async () => {
    const { connection, clock, peer, open, messages, path, types } = supervised(['open', { afterMs: 300 }]);
    await open();
    await clock.run(6_000);
    const [old] = peer.links;
    old?.events.onGoAway(10_000);
    connection.send('a');
    await clock.run(299);
    connection.send('b');
    expect(peer.last.request.resume).toEqual({ generation: 1, reason: 'go_away' });
    await clock.run(1);
    connection.send('c');
    expect([old?.sent, peer.last.sent]).toEqual([['a', 'b'], ['c']]);
    old?.events.onMessage('from the old');
    peer.last.events.onMessage('from the new');
    expect(messages).toEqual([
      ['from the old', 1],
      ['from the new', 2],
    ]);
    expect(path()).toEqual(['connecting', 'open']);
    await clock.run(9_699);
    expect(old?.isClosed).toBe(false);
    await clock.run(1);
    expect(old?.isClosed).toBe(true);
    expect(types()).toEqual(expect.arrayContaining(['handover_started', 'handover_completed']));
    expect(connection.metrics()).toMatchObject({ handovers: 1, reconnects: 0, dropped: 0, state: 'open' });
  });

  it('has its late messages dropped if the driver says so', async () => {
    const { clock, peer, open, messages } = supervised();
    peer.oldMessages = 'drop';
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(10_000);
    await clock.run(0);
    peer.links[0]?.events.onMessage('late');
    expect(messages).toEqual([]);
  });

  it('is asked to finish, and may close when it has', async () => {
    let finished = 0;
    const { connection, clock, peer, open } = supervised(['open'], {
      prepare: (link) => {
        link.finish = () => {
          finished++;
        };
      },
    });
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(10_000);
    await clock.run(0);
    expect(finished).toBe(1);
    peer.links[0]?.drop(1000);
    expect(connection.state).toBe('open');
    await connection.close();
    expect(clock.pending).toBe(0);
  });

  it('is kept as long as it lives while no successor will open', async () => {
    const { connection, clock, peer, open, path } = supervised([
      'open',
      new Error('full'),
      new Error('full'),
      'open',
    ]);
    await open();
    await clock.run(6_000);
    const old = peer.last;
    old.events.onGoAway(50_000);
    await clock.run(50);
    connection.send('a');
    expect(old.sent).toEqual(['a']);
    await clock.run(300);
    expect(peer.links).toHaveLength(4);
    expect(path()).toEqual(['connecting', 'open']);
  });

  it('is kept after its successor was refused for good, and ends with that failure', async () => {
    const denied = new AntiphonError('service_failed', 'no credit');
    const { connection, clock, peer, open, states, types } = supervised(['open', denied]);
    await open();
    await clock.run(6_000);
    const old = peer.last;
    old.events.onGoAway(50_000);
    await clock.run(20_000);
    expect(types()).toContain('handover_abandoned');
    expect(connection.state).toBe('open');
    old.drop();
    expect(states.at(-1)).toMatchObject({ to: 'failed', reason: 'fatal', error: { cause: denied } });
    expect(clock.pending).toBe(0);
  });

  it('leaves its successor on its way when it dies too soon, and what was said meanwhile is kept', async () => {
    const { connection, clock, peer, open, path } = supervised(['open', { afterMs: 300 }], {
      classify: ({ close }) => (close?.code === 1008 ? 'fatal' : 'retry'),
    });
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(100);
    await clock.run(100);
    peer.links[0]?.drop(1008);
    connection.send('a');
    expect(connection.state).toBe('reconnecting');
    await clock.run(200);
    expect(path()).toEqual(['connecting', 'open', 'reconnecting', 'open']);
    expect(peer.links).toHaveLength(2);
    expect(peer.last.sent).toEqual(['a']);
  });

  it('does not make a peer that says it at every opening open links without end', async () => {
    const { clock, peer, open } = supervised(['open'], {
      prepare: (link) => void setImmediate(() => link.events.onGoAway(1_000)),
    });
    await open();
    await clock.run(10_000);
    expect(peer.links.length).toBeLessThan(12);
  });

  it('may be told before it is open', async () => {
    const { connection, clock, peer, open } = supervised(['open'], {
      prepare: (link) => {
        if (link.request.generation === 1) link.events.onGoAway(60_000);
      },
    });
    await open();
    await clock.run(200);
    expect(peer.links).toHaveLength(2);
    expect(connection.metrics().handovers).toBe(1);
  });

  it('has its successor sought for as long as it lives, whatever limit there is without a link', async () => {
    const refusals = Array.from({ length: 5 }, () => new Error('full'));
    const { connection, clock, peer, open } = supervised(['open', ...refusals, 'open'], {
      maxElapsedMs: 1_000,
    });
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(60_000);
    await clock.run(4_000);
    expect(connection.metrics()).toMatchObject({ handovers: 1, attempts: 7 });
  });

  it('does not give up, however late it dies, while a successor is being opened', async () => {
    const { connection, clock, peer, open } = supervised(['open', { afterMs: 800 }], { maxElapsedMs: 1_000 });
    await open();
    await clock.run(500);
    peer.last.events.onGoAway(60_000);
    await clock.run(450);
    peer.links[0]?.drop();
    expect(connection.state).toBe('reconnecting');
    await clock.run(500);
    expect(connection.state).toBe('open');
  });

  it('is left for a new one when a person asks, though its successors were refused for good', async () => {
    const denied = new AntiphonError('service_failed', 'no credit');
    const { connection, clock, peer, open } = supervised(['open', denied, 'open']);
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(50_000);
    await clock.run(1_000);
    const pressed = connection.recover('credit bought');
    await clock.run(100);
    expect(await pressed).toBe(true);
    peer.last.events.onGoAway(50_000);
    await clock.run(200);
    expect(connection.metrics()).toMatchObject({ handovers: 1, reconnects: 1, state: 'open' });
  });

  it('is none the worse when the driver left it by its own will and found no successor', async () => {
    const denied = new AntiphonError('service_failed', 'no such voice');
    const { connection, clock, peer, open, lines, types } = supervised(['open', denied, 'open']);
    await open();
    await clock.run(6_000);
    peer.last.events.onGoAway(Number.POSITIVE_INFINITY);
    await clock.run(20_000);
    expect(lines()).toContain('test: handover started (by its own will)');
    expect(types()).toContain('handover_abandoned');
    peer.links[0]?.drop();
    await clock.run(200);
    expect(connection.metrics()).toMatchObject({ reconnects: 1, state: 'open' });
    // What the peer says later is heard.
    await clock.run(6_000);
    peer.answers = [denied, 'open'];
    const { last } = peer;
    last.events.onGoAway(Number.POSITIVE_INFINITY);
    await clock.run(1_000);
    last.events.onGoAway(10_000);
    await clock.run(200);
    expect(connection.metrics()).toMatchObject({ handovers: 1, state: 'open' });
    await clock.run(9_700);
    expect(last.isClosed).toBe(false);
    await clock.run(100);
    expect(last.isClosed).toBe(true);
  });

  it('is given all its tries when it is lost young, after the driver left it by its own will', async () => {
    const refusals = Array.from({ length: 3 }, () => new Error('full'));
    const { connection, clock, peer, open, types } = supervised(['open', ...refusals, 'open'], {
      maxAttempts: 4,
    });
    await open();
    peer.last.events.onGoAway(Number.POSITIVE_INFINITY);
    await clock.run(4_000);
    expect(types()).toContain('handover_abandoned');
    peer.links[0]?.drop();
    await clock.run(200);
    expect(connection.state).toBe('open');
  });

  it('has the time that its peer left it, though the driver leaves it as well', async () => {
    const { clock, peer, open, types } = supervised(['open', { afterMs: 300 }]);
    await open();
    await clock.run(6_000);
    const { last } = peer;
    last.events.onGoAway(Number.POSITIVE_INFINITY);
    await clock.run(100);
    last.events.onGoAway(10_000);
    last.events.onGoAway(Number.POSITIVE_INFINITY);
    await clock.run(9_999);
    expect(last.isClosed).toBe(false);
    await clock.run(1);
    expect(last.isClosed).toBe(true);
    expect(types()).toContain('handover_completed');
  });
});
