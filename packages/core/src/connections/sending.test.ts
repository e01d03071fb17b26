import { describe, expect, it } from 'vitest';
import { supervised } from './fake-peer.js';

const send = (connection: { send(item: string): number }, ...items: string[]) =>
  items.map((i) => connection.send(i));

describe('sending', () => {
  it('keeps what is said before and between links, and says it first, in order', async () => {
    const { connection, clock, peer, open } = supervised();
    expect(send(connection, 'a', 'b')).toEqual([1, 2]);
    await open();
    send(connection, 'c');
    expect(peer.last.sent).toEqual(['a', 'b', 'c']);
    await clock.run(6_000);
    peer.last.drop();
    send(connection, 'd', 'e');
    expect(connection.metrics()).toMatchObject({ bufferedItems: 2, bufferedBytes: 4 });
    await clock.run(100);
    send(connection, 'f');
    expect(peer.last.sent).toEqual(['d', 'e', 'f']);
    expect(connection.metrics()).toMatchObject({ sent: 6, replayed: 4, dropped: 0, bufferedItems: 0 });
  });

  it('drops the oldest beyond its bounds, and counts it', async () => {
    const { connection, peer, open, lines } = supervised(['open'], { replay: { maxItems: 3 } });
    send(connection, 'a', 'b', 'c', 'd', 'e');
    await open();
    expect(peer.last.sent).toEqual(['c', 'd', 'e']);
    expect(connection.metrics().dropped).toBe(2);
    expect(lines().filter((line) => line.includes('buffer overflow'))).toHaveLength(1);
  });

  it('does not say what is too old to be worth saying', async () => {
    const { connection, clock, peer, open } = supervised(['open'], { replay: { maxMs: 2_000 } });
    send(connection, 'old');
    await clock.run(1_500);
    send(connection, 'new');
    await clock.run(1_000);
    await open();
    expect(peer.last.sent).toEqual(['new']);
    expect(connection.metrics().dropped).toBe(1);
  });

  it('repeats what was not acknowledged', async () => {
    const { connection, clock, peer, open } = supervised(['open'], { replay: { keepSent: 'acknowledged' } });
    await open();
    send(connection, 'a', 'b', 'c');
    connection.acknowledge(1);
    peer.last.drop();
    send(connection, 'd');
    await clock.run(200);
    expect(peer.last.sent).toEqual(['b', 'c', 'd']);
    connection.acknowledge(4);
    expect(connection.metrics()).toMatchObject({ bufferedItems: 0, bufferedBytes: 0, replayed: 3 });
  });

  it('repeats what was sent within the window before the link was lost, however long the next one takes', async () => {
    const { connection, clock, peer, open } = supervised(['open', { afterMs: 5_000 }], {
      replay: { keepSent: 'window', replayWindowMs: 1_000 },
    });
    await open();
    await clock.run(6_000);
    send(connection, 'a');
    await clock.run(800);
    send(connection, 'b');
    await clock.run(800);
    peer.last.drop();
    await clock.run(5_100);
    expect(peer.last.sent).toEqual(['b']);
    expect(connection.metrics()).toMatchObject({ dropped: 0, forgotten: 0 });
  });

  it('stops at the high watermark of the socket and goes on at the low one', async () => {
    let writable = 0;
    const { connection, clock, peer, open } = supervised(['open'], {
      highWatermarkBytes: 100,
      lowWatermarkBytes: 20,
      onWritable: () => writable++,
    });
    expect(connection.writable).toBe(false);
    await open();
    expect([connection.writable, writable]).toEqual([true, 1]);
    peer.last.backlogBytes = 101;
    send(connection, 'a');
    expect(connection.writable).toBe(false);
    send(connection, 'b', 'c');
    expect(peer.last.sent).toEqual(['a']);
    peer.last.backlogBytes = 50;
    await clock.run(100);
    expect(peer.last.sent).toEqual(['a']);
    peer.last.backlogBytes = 20;
    await clock.run(20);
    expect(peer.last.sent).toEqual(['a', 'b', 'c']);
    expect([connection.writable, writable]).toEqual([true, 2]);
  });

  it('replaces a link that throws on an item, and sends the item on the next', async () => {
    const { connection, clock, peer, open, states } = supervised();
    await open();
    await clock.run(6_000);
    peer.last.refuses = new Error('Socket is not open.');
    send(connection, 'a', 'b');
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'send_failed' });
    await clock.run(100);
    expect(peer.last.sent).toEqual(['a', 'b']);
  });

  it('keeps for the next link what is said while the peer says goodbye, and hears why it goes', async () => {
    const { connection, clock, peer, open, states } = supervised();
    await open();
    peer.last.isSayingGoodbye = true;
    send(connection, 'a', 'b');
    await clock.run(50);
    expect(peer.last.sent).toEqual([]);
    peer.last.drop(1008, 'no credit');
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'closed_by_peer' });
    await clock.run(100);
    expect(peer.last.sent).toEqual(['a', 'b']);
  });

  it('gives up an item that two links refuse, not the items behind it', async () => {
    for (const keepSent of ['none', 'acknowledged'] as const) {
      const { connection, clock, peer, open } = supervised(['open'], {
        replay: { keepSent },
        prepare: (link) => {
          const take = link.send.bind(link);
          link.send = (item) => {
            if (item === 'poison') throw new Error('cannot be written');
            take(item);
          };
        },
      });
      await open();
      send(connection, 'a', 'poison', 'b');
      await clock.run(3_000);
      expect(peer.links).toHaveLength(3);
      expect(peer.last.sent.at(-1)).toBe('b');
      expect(connection.metrics()).toMatchObject({ dropped: 1, state: 'open' });
    }
  });

  it('takes back what is no longer wanted', async () => {
    const { connection, peer, open } = supervised();
    send(connection, 'turn 1', 'turn 2', 'turn 1');
    expect(connection.discard((item) => item === 'turn 1')).toBe(2);
    await open();
    expect(peer.last.sent).toEqual(['turn 2']);
    expect(connection.metrics()).toMatchObject({ discarded: 2, dropped: 0 });
  });

  it('keeps the order of what a link or a hook sends from within a call', async () => {
    const { connection, peer, open } = supervised(['open'], {
      onMessage: (message) => connection.send(`re: ${message}`),
      prepare: (link) => {
        const take = link.send.bind(link);
        link.send = (item) => {
          take(item);
          if (!item.startsWith('re')) link.events.onMessage(item);
        };
      },
    });
    send(connection, 'a', 'b');
    await open();
    expect(peer.last.sent).toEqual(['a', 'b', 're: a', 're: b']);
    send(connection, 'c', 'd');
    expect(peer.last.sent.slice(4)).toEqual(['c', 're: c', 'd', 're: d']);
  });

  it('keeps the order when a link itself sends from within send', async () => {
    const { connection, peer, open } = supervised(['open'], {
      prepare: (link) => {
        const take = link.send.bind(link);
        link.send = (item) => {
          if (item === 'a') connection.send('b');
          take(item);
        };
      },
    });
    await open();
    send(connection, 'a', 'c');
    expect(peer.last.sent).toEqual(['a', 'b', 'c']);
  });

  it('retains no item that was refused by a link which was closed meanwhile', async () => {
    const { connection, open } = supervised(['open'], {
      prepare: (link) => {
        link.send = () => {
          void connection.close();
          throw new Error('closed');
        };
      },
    });
    await open();
    send(connection, 'a');
    expect(connection.metrics()).toMatchObject({ bufferedItems: 0, dropped: 1, state: 'closed' });
  });
});
