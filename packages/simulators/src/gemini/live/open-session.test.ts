import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Simulator } from '../../server/index.js';
import { startGeminiSimulator } from '../start-gemini-simulator.js';
import { LIVE_SETUP } from './live-session.fixture.js';

const SERVICE = 'ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startGeminiSimulator({ speech: 'scripted', keys: ['good'], maxPayloadBytes: 100_000 });
});
afterAll(async () => {
  await simulator.close();
  expect(simulator.recorder.problems).toEqual([]);
});

/** The HTTP status and the body of a handshake that fails. */
function refusal(path: string): Promise<{ status: number; error: { status: string; message: string } }> {
  const socket = new WebSocket(`${simulator.url}/${path}`);
  return new Promise((resolve, reject) => {
    socket.on('error', () => {});
    socket.on('open', () => reject(new Error('it was let in')));
    socket.on('unexpected-response', async (_, answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode ?? 0, ...JSON.parse(body) });
    });
  });
}

/** How the server closes on what a client sends first. */
function closeOn(
  ...sent: readonly (string | Buffer)[]
): Promise<{ code: number; reason: string; replies: number }> {
  const socket = new WebSocket(`${simulator.url}//${SERVICE}?key=good`);
  let replies = 0;
  return new Promise((resolve) => {
    socket.on('open', () => {
      for (const message of sent) socket.send(message);
    });
    socket.on('message', () => {
      replies += 1;
    });
    socket.on('error', () => {});
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString(), replies }));
  });
}

describe('the handshake of a Live session', () => {
  it.each([
    { name: 'no key', path: SERVICE, status: 403, word: 'PERMISSION_DENIED' },
    { name: 'an unknown key', path: `${SERVICE}?key=bad`, status: 400, word: 'INVALID_ARGUMENT' },
    { name: 'no token', path: `${SERVICE}Constrained?key=good`, status: 403, word: 'PERMISSION_DENIED' },
    {
      name: 'an unknown token',
      path: `${SERVICE}Constrained?access_token=auth_tokens/x`,
      status: 400,
      word: 'INVALID_ARGUMENT',
    },
    { name: 'an unknown service', path: 'ws/elsewhere?key=good', status: 404, word: 'NOT_FOUND' },
  ])('is refused with $name', async ({ path, status, word }) => {
    expect(await refusal(path)).toMatchObject({ status, error: { code: status, status: word } });
  });

  it('writes no key into the record', async () => {
    await refusal(`${SERVICE}?key=top-secret`);
    expect(JSON.stringify(simulator.recorder.connections)).not.toContain('top-secret');
  });
});

describe('a Live connection', () => {
  it.each([
    { name: 'garbage in a binary frame', sent: [Buffer.from([1, 2, 3, 255])], code: 1007 },
    { name: 'garbage in a text frame', sent: ['{"setup":'], code: 1007 },
    { name: 'a message beyond all measure', sent: ['x'.repeat(100_001)], code: 1009 },
    {
      name: 'garbage after the setup',
      sent: [JSON.stringify({ setup: LIVE_SETUP }), 'hello'],
      code: 1007,
      replies: 1,
    },
  ])('closes on $name', async ({ sent, code, replies = 0 }) => {
    expect(await closeOn(...sent)).toMatchObject({ code, replies });
  });

  it('reads JSON from binary frames too', async () => {
    const setup = Buffer.from(JSON.stringify({ setup: { ...LIVE_SETUP, model: 'models/none' } }));
    expect(await closeOn(setup)).toMatchObject({
      code: 1008,
      reason: expect.stringContaining('models/none'),
    });
  });
});

it('notes the mistake of an agent, and closes with 1011', async () => {
  const own = await startGeminiSimulator({
    speech: 'scripted',
    agent: () => {
      throw new Error('a mistake');
    },
  });
  const socket = new WebSocket(`${own.url}/${SERVICE}?key=any`);
  const code = await new Promise((resolve) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ setup: LIVE_SETUP }));
      socket.send(JSON.stringify({ realtimeInput: { text: 'hi' } }));
    });
    socket.on('close', resolve);
  });
  expect(code).toBe(1011);
  expect(own.recorder.problems).toMatchObject([{ message: 'a mistake' }]);
  await own.close();
});
