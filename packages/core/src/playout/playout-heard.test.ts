import { describe, expect, it } from 'vitest';
import { recordedPlayout, speech, tone } from './recorded-playout.fixture.js';

describe('what is heard', () => {
  it('is told from the first sample to the last', () => {
    const { clock, playout, told } = recordedPlayout();
    playout.push(speech(3, 500));
    playout.finish(3);
    clock.advance(1000);
    expect(told).toEqual([
      '0 started 3',
      '200 heard 3 200',
      '400 heard 3 400',
      '500 heard 3 500 finished',
      '500 stopped 3',
    ]);
    expect(playout.isPlaying).toBe(false);
  });

  it('means heard, not sent, when the peer is fed ahead', () => {
    const { clock, playout, told } = recordedPlayout({ leadMs: 200 });
    playout.push(speech(1, 100));
    playout.finish(1);
    expect(told).toEqual(['0 started 1']);
    clock.advance(50);
    playout.push(speech(2, 100));
    playout.finish(2);
    expect(told).toHaveLength(1);
    clock.advance(500);
    expect(told.slice(1)).toEqual([
      '100 heard 1 100 finished',
      '100 stopped 1',
      '100 started 2',
      '200 heard 2 100 finished',
      '200 stopped 2',
    ]);
  });

  it('comes later by the latency of the device', () => {
    const { clock, playout, told } = recordedPlayout({ latencyMs: 60 });
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(500);
    expect(told).toEqual(['60 started 1', '160 heard 1 100 finished', '160 stopped 1']);
    expect(clock.pending).toBe(0);
  });

  it('ends a turn of which no audio came', () => {
    const { clock, playout, told } = recordedPlayout();
    playout.finish(4);
    expect(told).toEqual(['0 heard 4 0 finished']);
    expect(clock.pending).toBe(0);
  });

  it('goes on when more of a finished turn comes, before and after all was heard', () => {
    const { clock, playout, told } = recordedPlayout();
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(50);
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(250);
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(500);
    expect(told).toEqual([
      '0 started 1',
      '200 heard 1 200 finished',
      '200 stopped 1',
      '300 started 1',
      '400 heard 1 300 finished',
      '400 stopped 1',
    ]);
    expect(playout.stats.underruns).toBe(0);
  });

  it('says that the bot has stopped when its speech dries up, and started when it goes on', () => {
    const { clock, playout, told } = recordedPlayout();
    playout.push(speech(1, 100));
    clock.advance(3000);
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(500);
    expect(told).toEqual([
      '0 started 1',
      '1100 heard 1 100',
      '1100 stopped 1',
      '3000 started 1',
      '3100 heard 1 200 finished',
      '3100 stopped 1',
    ]);
  });

  it('does not count sounds that are not speech, which take their time all the same', () => {
    const { clock, playout, told, written } = recordedPlayout();
    playout.pushSound({ ...speech(-1, 100), turn: -1 });
    playout.push(speech(1, 100));
    playout.finish(1);
    clock.advance(500);
    expect(written).toHaveLength(10);
    expect(told).toEqual(['100 started 1', '200 heard 1 100 finished', '200 stopped 1']);
  });

  it('follows what the peer acknowledges, and repeats do no harm', () => {
    const { clock, playout, told } = recordedPlayout({ acknowledged: true, leadMs: 100 });
    playout.push(speech(1, 300));
    playout.finish(1);
    clock.advance(150);
    playout.acknowledge(1, 100);
    playout.acknowledge(1, 60);
    playout.acknowledge(7, 60);
    clock.advance(250);
    playout.acknowledge(1, 5000);
    playout.acknowledge(1, 5000);
    clock.advance(5000);
    expect(told).toEqual(['150 started 1', '350 heard 1 100', '400 heard 1 300 finished', '400 stopped 1']);
    expect(clock.pending).toBe(0);
  });

  it('makes up for acknowledgements that never come', () => {
    const { clock, playout, told } = recordedPlayout({ acknowledged: true, ackTimeoutMs: 500 });
    playout.push(speech(1, 300));
    playout.finish(1);
    clock.advance(5000);
    expect(told).toEqual(['500 started 1', '700 heard 1 200', '800 heard 1 300 finished', '800 stopped 1']);
    expect(clock.pending).toBe(0);
  });

  it('drains when all was heard, the unfinished included', async () => {
    const { clock, playout, told } = recordedPlayout();
    let drained = -1;
    playout.push(speech(1, 90));
    void playout.drain().then(() => {
      drained = clock.now();
    });
    await clock.run(500);
    expect(drained).toBe(100);
    expect(told.at(-1)).toBe('90 stopped 1');
    await playout.drain();
    expect(clock.pending).toBe(0);
  });

  it('drains sounds too, and at once when there is nothing', async () => {
    const { clock, playout } = recordedPlayout();
    await playout.drain();
    playout.pushSound({ samples: tone(100), sampleRate: 8000, turn: -1 });
    let drained = -1;
    void playout.drain().then(() => {
      drained = clock.now();
    });
    await clock.run(500);
    expect(drained).toBe(100);
  });

  it('stops at once when closed, and tells how far it came', async () => {
    const { clock, playout, told, written, flushes } = recordedPlayout({ leadMs: 100 });
    playout.push(speech(1, 2000));
    clock.advance(130);
    const drained = playout.drain();
    playout.close();
    playout.close();
    await drained;
    expect(told).toEqual(['0 started 1', '130 heard 1 130 finished', '130 stopped 1 interrupted']);
    expect(flushes).toEqual([130]);
    expect(clock.pending).toBe(0);
    expect(playout.push(speech(2, 100))).toBe('stale');
    clock.advance(1000);
    expect(written).toHaveLength(12);
  });
});
