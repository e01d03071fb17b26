import { deferred, VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it, vi } from 'vitest';
import { FakeAudio } from './fake-audio.fixture.js';
import { FakeServer } from './link/fake-server.fixture.js';
import { VoiceClient } from './voice-client.js';

const rtvi = (type: string, data?: object) => JSON.stringify({ label: 'rtvi-ai', type, data });

/** A client whose ears and mouth wait for somebody's leave to be opened. */
function waiting() {
  const clock = new VirtualClock();
  const server = new FakeServer();
  const audio = new FakeAudio();
  const leave = deferred();
  audio.leave = leave.promise;
  const client = new VoiceClient({ clock, audio, openSocket: server.open, address: () => 'ws://host/talk' });
  const told: string[] = [];
  client.on('state', ({ state }) => told.push(state));
  client.on('microphone', ({ isOn }) => told.push(isOn ? 'hears' : 'hears no more'));
  return { clock, server, audio, leave, client, told };
}

async function talking() {
  const clock = new VirtualClock();
  const server = new FakeServer();
  const audio = new FakeAudio();
  const client = new VoiceClient({
    ...{ clock, audio, openSocket: server.open, address: () => 'ws://host/talk?token=T' },
  });
  const connected = client.connect();
  await clock.run(0);
  const welcome = async () => {
    server.last.welcome();
    server.last.sayJson(rtvi('bot-ready', { version: '2.1.0' }));
    await connected;
  };
  const said = () => server.last.heard.slice(1) as { type: string; data: never }[];
  return { clock, server, audio, client, connected, welcome, said };
}

describe('VoiceClient', () => {
  it('is connected when the agent is ready, and tells what it says by its type', async () => {
    const { client, server, welcome, said } = await talking();
    const words: string[] = [];
    client.on('user-transcription', ({ text, final }) => words.push(`${text} ${final}`));
    const stop = client.on('bot-tts-text', ({ text }) => words.push(text));
    await welcome();
    expect(said()).toMatchObject([{ type: 'client-ready', data: { version: '2.1.0' } }]);
    server.last.sayJson(rtvi('user-transcription', { text: 'hello', final: false }));
    server.last.sayJson(rtvi('bot-tts-text', { text: 'hi' }));
    stop();
    server.last.sayJson(rtvi('bot-tts-text', { text: 'there' }));
    expect(words).toEqual(['hello false', 'hi']);
    expect(client.state.state).toBe('open');
  });

  it('plays speech at the rate of its loudspeaker, and acknowledges what was heard of it', async () => {
    const { clock, audio, server, welcome, said } = await talking();
    await welcome();
    server.last.speak(4, 0, new Int16Array(960));
    server.last.speak(4, 20, new Int16Array(960));
    expect(audio.done.slice(-2)).toEqual(['play 4 0 960', 'play 4 20 960']);
    const rest = { rms: 0.1, bufferedMs: 0, targetMs: 40, underruns: 0 };
    audio.events?.onPlayback({
      ...{ type: 'played', position: { turn: 4, playedMs: 40 }, isDry: true, ...rest },
    });
    await clock.run(29);
    expect(said()).toHaveLength(1);
    await clock.run(1);
    expect(said().at(-1)).toMatchObject({ type: 'heard', data: { turn: 4, heardMs: 40 } });
  });

  it('silences the loudspeaker when the user takes the turn, and tells how far it had come', async () => {
    const { audio, client, server, welcome, said } = await talking();
    const flushed: number[] = [];
    client.on('flush', ({ turn }) => flushed.push(turn));
    await welcome();
    server.last.speak(4, 0, new Int16Array(960));
    server.last.say('flush', { turn: 4 });
    expect(audio.done.at(-1)).toBe('flush 4');
    audio.events?.onPlayback({ type: 'flushed', turn: 4, playedMs: 90 });
    expect(said().at(-1)).toMatchObject({ type: 'heard', data: { turn: 4, heardMs: 60 } });
    expect(flushed).toEqual([4]);
  });

  it('sends frames of 20 ms of what the microphone hears: silence while muted or not pressed', async () => {
    const { audio, client, server, welcome } = await talking();
    await welcome();
    await client.startMicrophone('headset');
    expect(audio.done.at(-1)).toBe('listen headset');
    const hear = () => audio.events?.onMicrophone(new Float32Array(960).fill(0.5));
    hear();
    expect(server.last.heard.at(-1)).toBe('audio 640');
    expect(client.levels.microphone).toBeGreaterThan(0.9);
    client.isMuted = true;
    hear();
    hear();
    expect(server.last.heard.slice(-2)).toEqual(['audio 640', 'audio 640']);
    audio.events?.onMicrophoneLost();
    expect(client.isMicrophoneOn).toBe(false);
  });

  it('rejects where the server cannot be reached, and connects no second time', async () => {
    const { client, connected, server } = await talking();
    server.last.end(1006);
    await expect(connected).rejects.toThrow('the server cannot be reached');
    await expect(client.connect()).rejects.toThrow('take a new one');
  });

  it('says that it is ready once more when another session has begun, and forgets the turns of the last', async () => {
    const { clock, audio, client, server, welcome, said } = await talking();
    await welcome();
    client.sendText('Two seats');
    expect(said().at(-1)).toMatchObject({ type: 'send-text', data: { content: 'Two seats' } });
    server.last.end(1001);
    await clock.run(1_000);
    server.last.welcome({ sessionId: 'client-2' });
    expect(said()).toMatchObject([{ type: 'client-ready' }]);
    expect(audio.done.at(-1)).toBe('clear');
    audio.events?.onPlayback({ type: 'flushed', turn: 1, playedMs: 90 });
    expect(said().at(-1)).toMatchObject({ type: 'heard', data: { turn: 1 } });
  });

  it.each(['close', 'suspend'] as const)('ends with %s while it is still being opened', async (end) => {
    const { clock, server, leave, client, told } = waiting();
    const connected = client.connect();
    connected.catch(() => {});
    client[end]();
    await client.close();
    expect(client.state).toMatchObject({ state: 'closed', isFailure: false });
    leave.resolve();
    await expect(connected).rejects.toMatchObject({ code: 'aborted' });
    await expect(client.open()).rejects.toMatchObject({ code: 'aborted' });
    expect(told).toEqual(['closed']);
    expect(server.sockets).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('starts no microphone that is allowed after it was closed, or no longer wanted', async () => {
    const { audio, leave, client, told } = waiting();
    audio.leave = undefined;
    await client.open();
    audio.leave = leave.promise;
    const unwanted = client.startMicrophone();
    client.stopMicrophone();
    const late = client.startMicrophone();
    late.catch(() => {});
    await client.close();
    leave.resolve();
    await unwanted.catch(() => {});
    await expect(late).rejects.toMatchObject({ code: 'aborted' });
    expect(client.isMicrophoneOn).toBe(false);
    expect(told).toEqual(['hears no more', 'closed']);
  });

  it('is not listening to a microphone that was stopped before it was allowed', async () => {
    const { audio, leave, client, told } = waiting();
    audio.leave = undefined;
    await client.open();
    audio.leave = leave.promise;
    const started = client.startMicrophone();
    client.stopMicrophone();
    leave.resolve();
    await started;
    expect(told).toEqual(['hears no more']);
  });

  it('tells when it is closed that the microphone is off, and when sound is taken away', async () => {
    const { audio, client, welcome } = await talking();
    await welcome();
    const told: unknown[] = [];
    client.on('microphone', (state) => told.push(state));
    client.on('sound', (state) => told.push(state));
    await client.startMicrophone();
    audio.events?.onSound(true);
    await client.close();
    expect(told).toEqual([
      { isOn: true, isLost: false },
      { isBlocked: true },
      { isOn: false, isLost: false },
    ]);
  });

  it('says whether it has taken what is written', async () => {
    const { client, server, welcome } = await talking();
    expect(client.sendText('too early')).toBe(false);
    await welcome();
    expect(client.sendText('Two seats')).toBe(true);
    server.last.end(1006);
    expect(client.sendMessage('kept')).toBe(true);
    await client.close();
    expect(client.sendText('too late')).toBe(false);
  });

  it('goes on when a listener throws', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    const { client, welcome } = await talking();
    const failure = new Error('a view is broken');
    const states: string[] = [];
    client.on('state', () => {
      throw failure;
    });
    client.on('state', ({ state }) => states.push(state));
    await welcome();
    vi.unstubAllGlobals();
    expect(states).toEqual(['open']);
    expect(reported).toEqual([failure]);
  });

  it('leaves nothing behind, whether it is closed or suspended', async () => {
    const one = await talking();
    await one.welcome();
    await one.client.close();
    expect(one.server.last.closedWith).toBe(1000);
    const other = await talking();
    await other.welcome();
    expect(other.client.suspend()).toMatchObject({ resumeKey: 'key', sent: 1, received: 1 });
    for (const { audio, clock } of [one, other]) {
      expect(audio.done.at(-1)).toBe('closed');
      expect(clock.pending).toBe(0);
    }
  });
});
