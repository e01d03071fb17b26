import { describe, expect, it } from 'vitest';
import { supervised } from './fake-peer.js';

describe('the watchdogs', () => {
  it('keeps an idle link alive, and leaves a busy one alone', async () => {
    const { connection, clock, peer, open } = supervised();
    await open();
    await clock.run(12_000);
    expect(peer.last.keepAlives).toBe(3);
    for (let n = 0; n < 10; n++) {
      connection.send('x');
      await clock.run(1_000);
    }
    expect(peer.last.keepAlives).toBe(3);
    await clock.run(3_000);
    expect(peer.last.keepAlives).toBe(4);
  });

  it('pings every 30 s and measures the answer', async () => {
    const { connection, clock, peer, open, lines } = supervised();
    await open();
    for (const pings of [1, 2, 3]) {
      await clock.run(pings === 1 ? 30_000 : 29_958);
      expect(peer.last.pings).toBe(pings);
      await clock.run(42);
      peer.last.events.onPong();
    }
    expect(connection.metrics().rttMs).toBe(42);
    expect(lines()).toContain('test: ping sent');
    expect(lines()).toContain('test: pong received (42.0 ms)');
  });

  it('replaces a link that answers no ping', async () => {
    const { clock, peer, open, states } = supervised();
    await open();
    await clock.run(40_000);
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'ping_timeout' });
    await clock.run(100);
    expect(peer.links).toHaveLength(2);
  });

  it('leaves a goodbye a second for its reason, and no more', async () => {
    const { clock, peer, open, states } = supervised(['open'], { healthCheckMs: 400 });
    await open();
    peer.last.isAlive = false;
    peer.last.isSayingGoodbye = true;
    await clock.run(1_399);
    expect(states.at(-1)).toMatchObject({ to: 'open' });
    await clock.run(1);
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'stream_inactive' });
  });

  it('takes any message for a sign of life', async () => {
    const { connection, clock, peer, open } = supervised();
    await open();
    for (let n = 0; n < 20; n++) {
      await clock.run(5_000);
      peer.last.events.onMessage('still here');
    }
    expect(connection.state).toBe('open');
    expect(peer.links).toHaveLength(1);
  });

  it('finds a stream that went silent while something was expected of it', async () => {
    let talking = false;
    const { clock, peer, open, types, states } = supervised(['open'], {
      silenceMs: 8_000,
      pingMs: Number.POSITIVE_INFINITY,
      isTrafficExpected: () => talking,
    });
    await open();
    await clock.run(60_000);
    expect(peer.links).toHaveLength(1);
    peer.last.events.onMessage('x');
    talking = true;
    await clock.run(10_000);
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'stream_inactive' });
    expect(types()).toContain('stream_inactive');
  });

  it('takes no pong for an answer: the wire may live when nobody behind it works any more', async () => {
    const { clock, peer, open, states } = supervised(['open'], {
      silenceMs: 8_000,
      pingMs: 1_000,
      isTrafficExpected: () => true,
    });
    await open();
    for (let n = 0; n < 12; n++) {
      await clock.run(1_000);
      peer.links[0]?.events.onPong();
    }
    expect(states).toContainEqual(expect.objectContaining({ reason: 'stream_inactive' }));
  });

  it('finds a socket that died without a word at the next health check', async () => {
    const { clock, peer, open, states } = supervised();
    await open();
    peer.last.isAlive = false;
    await clock.run(4_999);
    expect(states.at(-1)?.to).toBe('open');
    await clock.run(1);
    expect(states.at(-1)).toMatchObject({ to: 'reconnecting', reason: 'stream_inactive' });
  });

  it('replaces a link that gives no response within 60 s, once', async () => {
    const { connection, clock, peer, open, types } = supervised(['open'], {
      pingMs: Number.POSITIVE_INFINITY,
    });
    await open();
    connection.expectResponse();
    await clock.run(30_000);
    connection.expectResponse();
    await clock.run(30_000);
    expect(types()).toContain('session_timeout');
    await clock.run(600_000);
    expect(peer.links).toHaveLength(2);
  });

  it('is content with a message, or with being told', async () => {
    const { connection, clock, peer, open } = supervised(['open'], { pingMs: Number.POSITIVE_INFINITY });
    await open();
    connection.expectResponse();
    await clock.run(59_000);
    peer.last.events.onMessage('here');
    await clock.run(59_000);
    connection.expectResponse();
    await clock.run(59_000);
    connection.responseReceived();
    await clock.run(600_000);
    expect(peer.links).toHaveLength(1);
  });

  it('still expects a response after the link was lost for another reason', async () => {
    const { connection, clock, peer, open, types } = supervised(['open'], {
      pingMs: Number.POSITIVE_INFINITY,
    });
    await open();
    connection.expectResponse();
    await clock.run(10_000);
    peer.last.drop();
    await clock.run(60_099);
    expect(types()).not.toContain('session_timeout');
    await clock.run(1);
    expect(types()).toContain('session_timeout');
  });

  it('degrades at 5 errors in a row, recovers at 10, and forgets them at a success', async () => {
    const degraded: number[] = [];
    const { connection, clock, peer, open, path, types } = supervised(['open'], {
      onDegraded: (_, errors) => {
        degraded.push(errors);
      },
    });
    await open();
    const fail = (times: number) => {
      for (let n = 0; n < times; n++) peer.last.events.onError(new Error('bad audio'));
    };
    fail(4);
    peer.last.events.onMessage('fine');
    fail(5);
    expect(connection.state).toBe('degraded');
    peer.last.events.onMessage('fine');
    expect(path()).toEqual(['connecting', 'open', 'degraded', 'open']);
    fail(9);
    expect(connection.metrics().consecutiveErrors).toBe(9);
    connection.reportError(new Error('playback'));
    expect(path().slice(-2)).toEqual(['degraded', 'reconnecting']);
    expect(types()).toContain('too_many_errors');
    expect(degraded).toEqual([5, 5]);
    await clock.run(200);
    expect(connection.metrics()).toMatchObject({ consecutiveErrors: 0, state: 'open' });
  });

  it('reports hooks that throw or reject, and goes on', async () => {
    const { connection, clock, peer, open, events } = supervised(['open'], {
      onDegraded: () => Promise.reject(new Error('reset failed')),
      onMessage: () => {
        throw new Error('owner failed');
      },
      onState: () => {
        throw new Error('state');
      },
      onEvent: () => {
        throw new Error('event');
      },
    });
    await open();
    peer.last.events.onMessage('x');
    for (let n = 0; n < 5; n++) connection.reportError(n);
    await clock.run(0);
    const failed = events.flatMap((event) => (event.type === 'hook_failed' ? [event.hook] : []));
    expect(failed).toEqual(['onState', 'onState', 'onMessage', 'onState', 'onDegraded']);
    expect(connection.state).toBe('degraded');
  });

  it('calls hooks one at a time, between transitions', async () => {
    let inside = 0;
    const nested: number[] = [];
    const enter = (work: () => void) => {
      nested.push(inside++);
      work();
      inside--;
    };
    const { connection, clock, peer, open, path } = supervised(['open'], {
      onEvent: () => enter(() => {}),
      onState: ({ to }) => enter(() => to === 'degraded' && void connection.recover('at once')),
      onMessage: () => enter(() => connection.reportError(new Error('unreadable'))),
    });
    await open();
    for (let n = 0; n < 4; n++) connection.reportError(n);
    peer.last.events.onError(new Error('the fifth'));
    await clock.run(200);
    peer.last.events.onMessage('x');
    expect(path()).toEqual(['connecting', 'open', 'degraded', 'reconnecting', 'open']);
    expect(new Set(nested)).toEqual(new Set([0]));
  });

  it('counts what a link throws from ping and keepAlive as errors', async () => {
    const { connection, clock, open } = supervised(['open'], {
      prepare: (link) => {
        link.keepAlive = () => {
          throw new Error('not open');
        };
      },
    });
    await open();
    await clock.run(8_000);
    expect(connection.metrics()).toMatchObject({ consecutiveErrors: 2, lastError: { message: 'not open' } });
  });

  it('delivers no message of a link that a hook closed because of it', async () => {
    const { connection, peer, open, messages, path } = supervised(['open'], {
      onState: ({ reason }) => reason === 'recovered' && void connection.close(),
    });
    await open();
    for (let n = 0; n < 5; n++) connection.reportError(n);
    peer.last.events.onMessage('good news');
    expect(path()).toEqual(['connecting', 'open', 'degraded', 'open', 'closed']);
    expect(messages).toEqual([]);
  });

  it('delivers a message that a hook brings about after that hook, not within it', async () => {
    const heard: string[] = [];
    const { connection, peer, open } = supervised(['open'], {
      onMessage: (message) => {
        heard.push(`<${message}`);
        if (message === 'question') connection.send('answer');
        if (message === 'echo') peer.last.events.onMessage('echo of the echo');
        heard.push(`${message}>`);
      },
      prepare: (link) => {
        link.send = () => link.events.onMessage('echo');
      },
    });
    await open();
    peer.last.events.onMessage('question');
    expect(heard).toEqual([
      '<question',
      'question>',
      '<echo',
      'echo>',
      '<echo of the echo',
      'echo of the echo>',
    ]);
  });
});
