import type { Session } from '@antiphon/core';
import { clientFunctions } from '@antiphon/rtvi';
import { scriptedLlm, voiceOf, wordsIn } from '@antiphon/testing';
import { LogLevel, RTVIEvent } from '@pipecat-ai/client-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browser, pipecatClient } from './pipecat-client.js';
import { type AgentOptions, scriptedAgent } from './scripted-agent.js';
import { served, until } from './served.js';

let leaveBrowser: () => void;
beforeAll(() => {
  leaveBrowser = browser();
});
afterAll(() => leaveBrowser());

/** An agent on a server, and an unmodified client of Pipecat that has connected to it. */
async function connected(options: AgentOptions = {}) {
  const sessions: Session[] = [];
  const world = await served({
    async onClient(client) {
      const session = scriptedAgent(client, options);
      sessions.push(session);
      await session.start();
    },
  });
  const { client, media } = pipecatClient();
  client.setLogLevel(LogLevel.NONE);
  const events: (readonly [string, unknown])[] = [];
  for (const event of Object.values(RTVIEvent))
    client.on(event, (data: unknown) => events.push([event, data]));
  const ready = await client.connect(world.invitation());
  const of = (event: string) => events.filter(([name]) => name === event).map(([, data]) => data);
  return { ...world, ready, client, media, of, session: sessions[0] as Session };
}

it('connects: the bot is ready, and says who it is', async () => {
  await using world = await connected();
  expect(world.ready).toEqual({ version: '2.1.0', about: { library: '@antiphon/rtvi' } });
  expect(world.client.state).toBe('ready');
  expect(world.arrived).toMatchObject([{ kind: 'rtvi', claims: { user: 'ada' }, playedRate: 24_000 }]);
  await world.client.disconnect();
  expect((await world.session.closed).reason).toBe('the client has left');
  expect(world.problems).toEqual([]);
});

it('talks: is heard and understood, and hears the answer word for word', async () => {
  const model = scriptedLlm({ rules: [{ when: 'hello', say: 'Good morning. Yes?' }] });
  await using world = await connected({ model });
  const { media, of } = world;
  media.speak(voiceOf('hello there').samples);
  media.speak(new Int16Array(16_000));
  await until(() => of('botStoppedSpeaking').length > 0);
  expect(of('userTranscript').at(-1)).toMatchObject({ text: 'hello there', final: true });
  expect(of('userLlmText')).toEqual([{ text: 'hello there' }]);
  expect(wordsIn(media.samples, 24_000).map(({ text }) => text)).toEqual(['Good', 'morning.', 'Yes?']);
  const output = of('botOutput') as { text: string; spoken_status: string }[];
  expect(output.filter((each) => each.spoken_status === 'completed').map(({ text }) => text)).toEqual([
    'Good morning.',
    'Yes?',
  ]);
  for (const event of ['userStartedSpeaking', 'userStoppedSpeaking', 'botStartedSpeaking', 'botLlmStopped'])
    expect(of(event)).toHaveLength(1);
  await until(() => of('metrics').length > 0);
  await world.client.disconnect();
});

it('interrupts: after a barge-in it hears no more than the 80 ms that it holds', async () => {
  const model = scriptedLlm({ rules: [{ when: 1, say: 'one two three four five six seven' }, 'Yes?'] });
  await using world = await connected({ model });
  const { media, of, session } = world;
  await world.client.sendText('count');
  await until(() => of('botTtsText').length > 1);
  media.speak(voiceOf('stop').samples);
  await until(() => of('userStartedSpeaking').length > 0);
  const cut = session.turns.at(-1);
  expect(cut).toMatchObject({ outcome: 'interrupted' });
  const heard = wordsIn(media.samples, 24_000).length;
  expect(media.samples.length / 24).toBeLessThanOrEqual((cut?.heardMs ?? 0) + 80 + 20);
  media.speak(new Int16Array(16_000));
  await until(() => of('botStoppedSpeaking').length > 1);
  expect(
    wordsIn(media.samples, 24_000)
      .slice(heard)
      .map(({ text }) => text),
  ).toEqual(['Yes?']);
  await world.client.disconnect();
});

it('sends texts, keys, messages and requests, and calls are answered by its functions', async () => {
  const functions = clientFunctions({ name: 'screen', description: 'what the user sees' });
  const model = scriptedLlm({
    rules: [
      { when: 'see', calls: [{ name: 'screen' }] },
      {
        afterTool: 'screen',
        say: ({ messages }) => (JSON.stringify(messages).includes('a map') ? 'Map.' : 'Eh?'),
      },
    ],
  });
  await using world = await connected({
    model,
    rtvi: {
      functions,
      onMessage: ({ topic, data }) => {
        if (topic === 'fail') throw new Error('not today');
        return { topic, data };
      },
    },
  });
  const { client, of, media } = world;
  client.registerFunctionCallHandler('screen', async () => ({ shows: 'a map' }));
  expect(await client.sendClientRequest('ask', [1, 2])).toEqual({ topic: 'ask', data: [1, 2] });
  await expect(client.sendClientRequest('fail', null)).rejects.toMatchObject({
    data: { error: 'not today' },
  });
  client.sendDTMF('12#');
  await client.sendText('what do I see?');
  await until(() => of('botStoppedSpeaking').length > 0);
  expect(wordsIn(media.samples, 24_000).map(({ text }) => text)).toEqual(['Map.']);
  expect(of('llmFunctionCallStopped')).toMatchObject([{ function_name: 'screen', cancelled: false }]);
  client.disconnectBot();
  expect((await world.session.closed).reason).toBe('the client has sent the bot away');
});

it('is told of errors, and of the end', async () => {
  const model = scriptedLlm({ otherwise: { error: new Error('no model today') } });
  await using world = await connected({ model });
  const { client, of, session } = world;
  await client.sendText('hello');
  await until(() => of('error').length > 0);
  expect(of('error')[0]).toMatchObject({
    data: { error: expect.stringContaining('no model today'), fatal: false },
  });
  await session.cancel('enough');
  await until(() => of('error').length > 1);
  expect(of('error').at(-1)).toMatchObject({ data: { error: expect.stringContaining('1000'), fatal: true } });
});
