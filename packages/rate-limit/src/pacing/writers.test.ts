import { describe, expect, it } from 'vitest';
import { FRAME, fedPeer, RATE, Voice } from './peer.fixture.js';

describe('whoever writes to a paced output', () => {
  it('fills the queue to 100 ms beyond its high mark and no further, however long what is written', async () => {
    const { clock, peer, output } = fedPeer();
    const voice = new Voice();
    const written = output.write(voice.say(30 * RATE));
    await clock.run(10_000);
    expect(output.stats.peakQueuedMs).toBeGreaterThan(2_000);
    expect(output.stats.peakQueuedMs).toBeLessThanOrEqual(2_100);
    await clock.run(20_000);
    expect(await written).toBe('queued');
    output.finish();
    await output.drain();
    expect(peer.sound).toEqual(voice.said);
    expect(output.stats).toMatchObject({ waits: 1, underruns: 0 });
  });

  it('waits no longer than it takes, also when writing while frames leave together', async () => {
    let answered = false;
    const voice = new Voice();
    const { clock, peer, output } = fedPeer({
      leadMs: 200,
      maxQueuedMs: 100,
      send: (samples, position) => {
        peer.take(samples, position, clock.now());
        if (answered) return;
        answered = true;
        void output.write(voice.say(RATE)).then(() => output.finish());
      },
    });
    output.push({ samples: voice.say(FRAME), sampleRate: RATE, turn: output.turn });
    await clock.run(2_000);
    expect(peer.sound).toEqual(voice.said);
  });
});
