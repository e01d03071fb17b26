import { describe, expect, it } from 'vitest';
import { recordedPlayout, speech } from './recorded-playout.fixture.js';

describe('interruption', () => {
  it('flushes the peer, and tells to the sample what was heard', () => {
    const { clock, playout, told, flushes, written } = recordedPlayout({ leadMs: 200 });
    playout.push(speech(1, 2000));
    clock.advance(333);
    playout.interrupt(1);
    expect(flushes).toEqual([333]);
    expect(told.slice(-2)).toEqual(['333 heard 1 333 finished', '333 stopped 1 interrupted']);
    const count = written.length;
    clock.advance(5000);
    expect(written).toHaveLength(count);
    expect(playout.stats).toMatchObject({ interruptions: 1, cutMs: 2000 - 20 * count, isPlaying: false });
    expect(clock.pending).toBe(0);
  });

  it('lets the next turn be heard at once', () => {
    const { clock, playout, told, written } = recordedPlayout({ leadMs: 200 });
    playout.push(speech(1, 2000));
    clock.advance(333);
    playout.interrupt(1);
    expect(playout.push(speech(1, 100))).toBe('stale');
    const count = written.length;
    playout.push(speech(2, 100));
    playout.finish(2);
    expect(written[count]).toMatchObject({ turn: 2, atMs: 333, playsAtMs: 333 });
    clock.advance(100);
    expect(told.slice(-3)).toEqual(['333 started 2', '433 heard 2 100 finished', '433 stopped 2']);
  });

  it('fades where the peer cannot drop, and counts all that was sent as heard', () => {
    const { clock, playout, told, written } = recordedPlayout({ flushes: false });
    playout.push(speech(1, 2000, 1000));
    clock.advance(50);
    playout.interrupt(1);
    expect(told.slice(-2)).toEqual(['50 heard 1 60 finished', '50 stopped 1 interrupted']);
    expect(written).toHaveLength(4);
    const fade = [...(written[3]?.samples ?? [])];
    expect(fade.slice(0, 3)).toEqual([975, 950, 925]);
    expect(fade.slice(39)).toEqual(new Array(121).fill(0));
    playout.push(speech(2, 20));
    clock.advance(1000);
    expect(written[4]).toMatchObject({ turn: 2, playsAtMs: 80 });
  });

  it('tells of a turn that never spoke, and repeats what it knows of one that has', () => {
    const { clock, playout, told, flushes } = recordedPlayout();
    playout.interrupt(0);
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(100);
    playout.interrupt(1);
    playout.interrupt(1);
    expect(told).toEqual([
      '0 heard 0 0 finished',
      '0 started 1',
      '100 heard 1 100 finished',
      '100 stopped 1',
      '100 heard 1 100 finished',
    ]);
    expect(flushes).toEqual([]);
    expect(playout.stats.interruptions).toBe(0);
  });

  it('leaves a sound without a turn alone, and ends one that has', () => {
    const { clock, playout, written } = recordedPlayout({ flushes: false });
    playout.pushSound(speech(1, 100));
    playout.pushSound(speech(-1, 100));
    clock.advance(30);
    playout.interrupt(1);
    clock.advance(1000);
    expect(written.map(({ turn }) => turn)).toEqual([1, 1, -1, -1, -1, -1, -1]);
  });

  it('drops the speech of a turn that another has replaced in silence', () => {
    let turn = 1;
    const { clock, playout, written, told } = recordedPlayout({ currentTurn: () => turn });
    playout.push(speech(1, 1000));
    clock.advance(50);
    turn = 2;
    clock.advance(1000);
    expect(written).toHaveLength(3);
    expect(told.slice(-2)).toEqual(['60 heard 1 60 finished', '60 stopped 1 interrupted']);
  });

  it('survives being interrupted, pushed and finished from within', () => {
    let again = true;
    const recorded = recordedPlayout({
      onStarted: (turn) => {
        if (again) recorded.playout.interrupt(turn);
        again = false;
        recorded.playout.push(speech(turn + 1, 40));
        if (turn < 4) recorded.playout.finish(turn + 1);
      },
    });
    const { clock, playout, written } = recorded;
    playout.push(speech(1, 1000));
    clock.advance(10_000);
    expect(written.filter(({ turn }) => turn === 1)).toHaveLength(1);
    expect(written.length).toBeGreaterThan(6);
    playout.close();
    expect(clock.pending).toBe(0);
  });
});
