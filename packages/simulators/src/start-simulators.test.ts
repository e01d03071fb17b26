import { describe, expect, it } from 'vitest';
import { startSimulators } from './start-simulators.js';

describe('startSimulators', () => {
  it('starts what it is asked for, with one environment and one recorder', async () => {
    await using both = await startSimulators({
      deepgram: {},
      gemini: {},
      speech: 'scripted',
      keys: ['a', 'b'],
    });
    expect(both.env).toMatchObject({
      DEEPGRAM_API_KEY: 'a',
      DEEPGRAM_BASE_URL: both.deepgram.url,
      GOOGLE_GEMINI_BASE_URL: both.gemini.url,
    });
    await fetch(`${both.deepgram.url}/nowhere`);
    await fetch(`${both.gemini.url}/nowhere`);
    const seen = both.recorder.connections.map(({ info }) => info.vendor);
    expect(seen).toEqual(['deepgram', 'gemini']);
    await using one = await startSimulators({ deepgram: {}, speech: 'scripted' });
    expect(one.gemini).toBeUndefined();
    expect(Object.keys(one.env)).toEqual(['DEEPGRAM_API_KEY', 'DEEPGRAM_BASE_URL']);
  });

  it('starts avatars too', async () => {
    await using simulators = await startSimulators({ heygen: {}, liveAvatar: {}, speech: 'scripted' });
    expect(simulators.env).toEqual({
      HEYGEN_API_KEY: 'simulated',
      HEYGEN_BASE_URL: simulators.heygen.url,
      LIVEAVATAR_API_KEY: 'simulated',
      LIVEAVATAR_BASE_URL: simulators.liveAvatar.url,
    });
    expect(simulators.heygen.sessions).toEqual([]);
    expect(simulators.liveAvatar.sessions).toEqual([]);
  });

  it('leaves nothing running when one cannot start', async () => {
    await using first = await startSimulators({ deepgram: {}, speech: 'scripted' });
    const failing = startSimulators({
      deepgram: { port: first.deepgram.port },
      gemini: {},
      speech: 'scripted',
    });
    await expect(failing).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('frees its port when closed, twice if you like', async () => {
    const first = await startSimulators({ deepgram: {}, speech: 'scripted' });
    const { port } = first.deepgram;
    await Promise.all([first.close(), first.close()]);
    await using second = await startSimulators({ deepgram: { port }, speech: 'scripted' });
    expect(second.deepgram.port).toBe(port);
  });
});
