import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startDeepgramSimulator } from '../deepgram/index.js';

describe('a simulator', () => {
  it('listens on 127.0.0.1, records requests and hides keys', async () => {
    await using simulator = await startDeepgramSimulator({ speech: 'scripted' });
    const response = await fetch(`${simulator.url}/nowhere?token=secret`, {
      headers: { authorization: 'Token secret' },
    });
    expect(response.status).toBe(404);
    const seen = await simulator.recorder.waitFor(([first]) => first?.end && first);
    expect(seen.info).toMatchObject({
      path: '/nowhere',
      number: 1,
      headers: { authorization: '[redacted]' },
    });
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('refuses what its fault plan refuses', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'refuse', on: { connection: 1 } }],
    });
    const socket = new WebSocket(simulator.url);
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(error.message).toMatch(/ECONNRESET|hang up/);
  });
});
