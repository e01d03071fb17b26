import { describe, expect, it } from 'vitest';
import { telegraph } from '../speech/index.js';
import { audio, liteWorld, post } from './lite-client.fixture.js';

describe('LiveAvatar over REST', () => {
  it('gives a token for a key, and a session for the token, in the envelope that its SDK takes', async () => {
    await using world = await liteWorld();
    const token = await world.token();
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.start_session_data).toEqual({ mode: 'LITE' });
    const started = await post(`${world.url}/v1/sessions/start`, { authorization: `Bearer ${token}` });
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({
      code: 1_000,
      data: {
        session_id: claims.session_id,
        max_session_duration: 600,
        ws_url: expect.stringMatching(/^ws:/),
      },
    });
  });

  it('has no socket for a FULL session, and a minute for the sandbox', async () => {
    await using world = await liteWorld();
    const full = await world.start({ mode: 'FULL', avatar_id: 'anna' });
    expect(full.ws_url).toBeNull();
    const short = await world.start({ mode: 'LITE', avatar_id: 'anna', is_sandbox: true });
    expect(short.max_session_duration).toBe(60);
  });

  it.each([
    ['no key', {}, { mode: 'LITE', avatar_id: 'a' }, 401],
    ['no mode', { 'x-api-key': 'k' }, { avatar_id: 'a' }, 422],
    ['no avatar', { 'x-api-key': 'k' }, { mode: 'LITE' }, 422],
    ['another avatar', { 'x-api-key': 'k' }, { mode: 'LITE', avatar_id: 'b' }, 404],
    [
      'a wrong encoding',
      { 'x-api-key': 'k' },
      { mode: 'LITE', avatar_id: 'a', video_settings: { encoding: 'AV1' } },
      422,
    ],
    ['a wrong key', { 'x-api-key': 'x' }, { mode: 'LITE', avatar_id: 'a' }, 401],
  ])('refuses a token for %s', async (_, headers, body, status) => {
    await using world = await liteWorld({ avatars: ['a'], keys: ['k'] });
    const answer = await post(`${world.url}/v1/sessions/token`, headers, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: status * 10, data: null });
  });

  it('keeps no token in what it records', async () => {
    await using world = await liteWorld();
    const { bearer, ws_url } = await world.start();
    await world.open(ws_url);
    const recorded = JSON.stringify(world.simulator.recorder.connections);
    expect(recorded).toContain('/ws');
    expect(recorded).not.toContain(String(bearer.authorization).slice(7));
    expect(recorded).not.toContain(ws_url.split('token=')[1]);
  });

  it('refuses a forged token, a second start, and what comes after the end', async () => {
    await using world = await liteWorld();
    const { bearer, ws_url } = await world.start();
    const start = `${world.url}/v1/sessions/start`;
    expect((await post(start, bearer)).status).toBe(400);
    expect((await post(start, { authorization: `${bearer.authorization}x` })).status).toBe(401);
    expect((await post(`${world.url}/v1/sessions/keep-alive`, bearer)).status).toBe(200);
    expect((await post(`${world.url}/v1/sessions/stop`, bearer)).status).toBe(200);
    expect((await post(`${world.url}/v1/sessions/keep-alive`, bearer)).status).toBe(404);
    expect((await fetch(ws_url.replace('ws:', 'http:'))).status).toBe(404);
  });

  it('counts the sessions that run, and asks to be paid', async () => {
    await using world = await liteWorld({ concurrency: 1 });
    const { bearer } = await world.start();
    const second = { authorization: `Bearer ${await world.token()}` };
    expect((await post(`${world.url}/v1/sessions/start`, second)).status).toBe(429);
    await post(`${world.url}/v1/sessions/stop`, bearer);
    expect((await post(`${world.url}/v1/sessions/start`, second)).status).toBe(201);
    await using poor = await liteWorld({ hasCredit: false });
    const third = { authorization: `Bearer ${await poor.token()}` };
    expect((await post(`${poor.url}/v1/sessions/start`, third)).status).toBe(402);
  });

  it('lets pages of any origin in, with credentials', async () => {
    await using world = await liteWorld();
    const origin = 'http://page.example';
    const before = await fetch(`${world.url}/v1/sessions/start`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'authorization' },
    });
    expect(before.status).toBe(204);
    const refused = await post(`${world.url}/v1/sessions/start`, { origin });
    for (const { headers } of [before, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    }
  });
});

describe('the socket of a LITE session', () => {
  it('says when the avatar is there', async () => {
    await using world = await liteWorld({ latency: { avatarSetUp: { medianMs: 800, p95Ms: 800 } } });
    const { ws_url } = await world.start();
    const client = await world.open(ws_url);
    await client.say({ type: 'agent.speak', event_id: 'early', audio: audio(100) });
    await world.clock.run(799);
    await client.got(1);
    expect(client.kinds()).toEqual(['connecting']);
    await world.clock.run(1);
    await client.got(2);
    expect(client.kinds()).toEqual(['connecting', 'connected']);
    expect(world.simulator.sessions[0]?.complaints).toEqual(['agent.speak while connecting']);
  });

  it('speaks for as long as the speech is, and tells when it begins and ends', async () => {
    await using world = await liteWorld({ latency: { avatarFirstFrame: { medianMs: 200, p95Ms: 200 } } });
    const client = await world.connected();
    await client.say(
      { type: 'agent.speak', event_id: 'one', audio: audio(400) },
      { type: 'agent.speak', event_id: 'one', audio: audio(1_000) },
      { type: 'agent.speak_end', event_id: 'one' },
    );
    await world.clock.run(200);
    await client.got(3);
    await world.clock.run(1_399);
    expect(client.kinds().slice(2)).toEqual(['agent.speak_started']);
    await world.clock.run(1);
    await client.got(4);
    const [started, ended] = client.messages.slice(2);
    expect(started).toMatchObject({ type: 'agent.speak_started', event_id: 'one' });
    expect(ended).toMatchObject({ type: 'agent.speak_ended', event_id: 'one', task: started?.task });
    expect(world.simulator.sessions[0]?.spoke.stretches).toEqual([{ startMs: 201, endMs: 1_601 }]);
  });

  it('keeps silent where audio comes late, and goes on when it comes', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    await client.say({ type: 'agent.speak', event_id: 'one', audio: audio(400) });
    await world.clock.run(500);
    await client.say({ type: 'agent.speak', event_id: 'one', audio: audio(100) });
    await client.say({ type: 'agent.speak_end', event_id: 'one' });
    await world.clock.run(100);
    await client.got(4);
    expect(client.kinds().slice(2)).toEqual(['agent.speak_started', 'agent.speak_ended']);
    expect(world.simulator.sessions[0]?.spoke.stretches).toEqual([
      { startMs: 1, endMs: 401 },
      { startMs: 501, endMs: 601 },
    ]);
  });

  it('is cut off at once by an interruption, and forgets what was to come', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    await client.say(
      { type: 'agent.speak', event_id: 'one', audio: audio(1_000) },
      { type: 'agent.speak_end', event_id: 'one' },
      { type: 'agent.speak', event_id: 'two', audio: audio(1_000) },
      { type: 'agent.speak_end', event_id: 'two' },
    );
    await world.clock.run(300);
    await client.say({ type: 'agent.interrupt', event_id: 'stop' });
    await client.got(4);
    await world.clock.run(5_000);
    expect(client.messages.slice(2)).toMatchObject([
      { type: 'agent.speak_started', event_id: 'one' },
      { type: 'agent.speak_ended', event_id: 'one' },
    ]);
    const spoke = world.simulator.sessions[0]?.spoke;
    expect(spoke?.stretches).toEqual([{ startMs: 1, endMs: 301 }]);
    expect(spoke?.speech()).toHaveLength(300 * 24);
  });

  it('says one thing after another', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    await client.say(
      { type: 'agent.speak', event_id: 'one', audio: audio(300) },
      { type: 'agent.speak', event_id: 'two', audio: audio(300) },
      { type: 'agent.speak_end', event_id: 'two' },
    );
    await world.clock.run(600);
    await client.got(6);
    expect(client.messages.slice(2).map(({ type, event_id }) => `${event_id} ${type}`)).toEqual([
      'one agent.speak_started',
      'one agent.speak_ended',
      'two agent.speak_started',
      'two agent.speak_ended',
    ]);
    expect(world.simulator.sessions[0]?.spoke.endMs).toBe(601);
  });

  it('lets a test read the words that were said', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    // Every sample one and a half times: 16 kHz as 24 kHz, near enough for tones.
    const tones = telegraph('good evening');
    const samples = Int16Array.from(
      { length: tones.length * 1.5 },
      (_, at) => tones[Math.floor(at / 1.5)] ?? 0,
    );
    const bytes = Buffer.from(samples.buffer).toString('base64');
    await client.say({ type: 'agent.speak', audio: bytes }, { type: 'agent.speak_end' });
    await world.clock.run(3_000);
    await client.got(4);
    expect(world.simulator.sessions[0]?.spoke.words().map(({ text }) => text)).toEqual(['good', 'evening']);
    expect(client.messages[2]).not.toHaveProperty('event_id');
  });

  it('drops what it does not understand, notes it, and goes on', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    client.socket.send('{"type":"agent.sp');
    client.socket.send(Buffer.from([1, 2, 3]));
    await client.say(
      { type: 'agent.dance' },
      { type: 'agent.speak', event_id: 'e' },
      { type: 'agent.speak', event_id: 'e', audio: Buffer.from([1, 2, 3]).toString('base64') },
      { type: 'agent.start_listening' },
    );
    await world.clock.run(100);
    await client.say({ type: 'session.keep_alive' });
    expect(world.simulator.sessions[0]?.complaints).toEqual([
      'a message that is no JSON object',
      'a binary message',
      'agent.dance is no command',
      'agent.speak without audio',
      'agent.speak with half a sample',
    ]);
    expect(world.simulator.sessions[0]?.spoke.events.map(({ kind }) => kind)).toContain('listening');
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it('is closed by a message of more than a megabyte', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    client.socket.send(JSON.stringify({ type: 'agent.speak', audio: audio(16_000) }));
    expect(await client.closed).toBe(1009);
  });

  it('ends after five minutes in which nobody says anything, and not before', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    await world.clock.run(200_000);
    await client.say({ type: 'session.keep_alive', event_id: 'k' });
    await world.clock.run(299_000);
    expect(world.simulator.sessions[0]?.state).toBe('connected');
    await world.clock.run(1_000);
    await client.closed;
    expect(client.kinds().slice(-2)).toEqual(['closing', 'closed']);
  });

  it('ends when the longest time of a session is over', async () => {
    await using world = await liteWorld({ maxSessionMs: 10_000 });
    const client = await world.connected();
    await world.clock.run(9_998);
    expect(world.simulator.sessions[0]?.state).toBe('connected');
    await world.clock.run(1);
    expect(await client.closed).toBe(1_000);
    expect(client.kinds().slice(-2)).toEqual(['closing', 'closed']);
  });

  it('may be opened again after it was lost, and only with its own address', async () => {
    await using world = await liteWorld();
    const { ws_url, socket, closed } = await world.connected();
    socket.terminate();
    await closed;
    const again = await world.open(ws_url);
    await again.got(1);
    expect(again.kinds()).toEqual(['connected']);
    await expect(world.open(ws_url.replace(/token=.*/, 'token=guess'))).rejects.toThrow();
  });
});
