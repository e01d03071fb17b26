import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { supervised } from './fake-peer.js';

describe('closing', () => {
  it('is idempotent, drops what waits and leaves nothing behind', async () => {
    const controller = new AbortController();
    const { connection, clock, peer, open, path, lines } = supervised(['open', 'hang'], {
      signal: controller.signal,
    });
    await open();
    await clock.run(6_000);
    peer.last.drop();
    connection.send('never said');
    await clock.run(100);
    await Promise.all([connection.close(), connection.close()]);
    expect(path().at(-1)).toBe('closed');
    expect(lines().at(-1)).toBe('test: cleanup completed (1 items never sent)');
    expect(clock.pending).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(connection.send('after')).toBe(0);
    expect(connection.metrics()).toMatchObject({ dropped: 2, bufferedItems: 0, bufferedBytes: 0, upMs: 0 });
  });

  it('drains: sends what waits, hears the peer out, then closes', async () => {
    const { connection, clock, peer, open, messages, path } = supervised(['open'], {
      highWatermarkBytes: 10,
      lowWatermarkBytes: 5,
      prepare: (link) => {
        link.finish = () => link.sent.push('<finish>');
      },
    });
    await open();
    peer.last.backlogBytes = 11;
    connection.send('a');
    connection.send('b');
    const closing = connection.close({ drain: 1_000 });
    expect(connection.send('too late')).toBe(0);
    await clock.run(100);
    peer.last.backlogBytes = 0;
    await clock.run(40);
    expect(peer.last.sent).toEqual(['a', 'b', '<finish>']);
    peer.last.events.onMessage('the last word');
    peer.last.drop(1000);
    await closing;
    expect(messages).toEqual([['the last word', 1]]);
    expect(path()).toEqual(['connecting', 'open', 'draining', 'closed']);
    expect(clock.pending).toBe(0);
  });

  it('closes as soon as everything is sent when a link has no way to finish', async () => {
    const { connection, clock, peer, open } = supervised();
    await open();
    const closing = connection.close({ drain: 1_000 });
    await clock.run(0);
    await closing;
    expect(peer.last.isClosed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('does not drain beyond its deadline, which a second call may shorten', async () => {
    const stuck = (link: { finish?: () => void }) => {
      link.finish = () => {};
    };
    const patient = supervised(['open'], { prepare: stuck });
    await patient.open();
    const closing = patient.connection.close({ drain: 1_000 });
    await patient.clock.run(1_000);
    await closing;

    const hasty = supervised(['open'], { prepare: stuck });
    await hasty.open();
    const slow = hasty.connection.close({ drain: 1_000 });
    await hasty.clock.run(10);
    void hasty.connection.close({ drain: 5_000 });
    expect(hasty.connection.state).toBe('draining');
    void hasty.connection.close();
    await slow;
    expect(hasty.path()).toEqual(['connecting', 'open', 'draining', 'closed']);
    for (const { clock } of [patient, hasty]) expect(clock.pending).toBe(0);
  });

  it('retains neither items nor the owner, though a driver hangs for ever', async () => {
    const hung: unknown[] = [];
    const use = async () => {
      const { connection, clock, peer } = supervised(['hang']);
      const item = { toString: () => 'x' };
      void connection.connect();
      connection.send(item as unknown as string);
      await clock.run(50);
      hung.push(peer.last.request);
      await connection.close();
      return [new WeakRef(item), new WeakRef(connection)];
    };
    const refs = await use();
    for (let n = 0; n < 3; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      global.gc?.();
    }
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(hung).toHaveLength(1);
  });
});
