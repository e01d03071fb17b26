import { VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it } from 'vitest';
import { FakeAudio } from './fake-audio.fixture.js';
import { FakeServer } from './link/fake-server.fixture.js';
import { VoiceClient } from './voice-client.js';

const rtvi = (type: string, data?: object) => JSON.stringify({ label: 'rtvi-ai', type, data });

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
