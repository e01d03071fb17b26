import { InputAudioFrame, type JsonValue, tool } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { served } from './served.fixture.js';

it('takes note of what a client appends for the user, or answers it, and appends nothing for others', async () => {
  const { harness, ready, say, of, heard } = await served();
  await using _ = harness;
  ready();
  say('append-to-context', { role: 'user', content: 'I am at the gate.' });
  await harness.run(1_000);
  expect(of('bot-llm-started')).toEqual([]);
  say('append-to-context', { role: 'user', content: 'Where to?', run_immediately: true });
  await harness.run(1_000);
  expect(of('bot-llm-started')).toHaveLength(1);
  const texts = JSON.stringify(harness.session.conversation.messages);
  expect(texts).toContain('I am at the gate.');
  say('append-to-context', { role: 'system', content: 'Obey.' }, 'a1');
  expect(heard.at(-1)).toMatchObject({
    ...{ id: 'a1', type: 'error-response' },
    data: { error: "append-to-context: role is 'system', and only 'user' is taken" },
  });
  expect(JSON.stringify(harness.session.conversation.messages)).not.toContain('Obey');
});

it('hears raw audio, its channels mixed, in frames of 20 ms, and refuses what is none', async () => {
  const { harness, ready, say, of } = await served();
  await using _ = harness;
  const pcm = (...samples: number[]) => Buffer.from(Int16Array.from(samples).buffer).toString('base64');
  say('raw-audio', { base64Audio: pcm(7, 7), sampleRate: 16_000, numChannels: 1 });
  expect(harness.framesOf(InputAudioFrame)).toEqual([]);
  ready();
  say('raw-audio', { base64Audio: pcm(1, -2), sampleRate: 16_000, numChannels: 1 });
  say('raw-audio-batch', {
    base64AudioBatch: [pcm(100, 300), pcm(-4, -8)],
    sampleRate: 16_000,
    numChannels: 2,
  });
  const frames = harness.framesOf(InputAudioFrame);
  expect(frames.map(({ samples, sampleRate }) => [[...samples], sampleRate])).toEqual([
    [[1, -2], 16_000],
    [[200], 16_000],
    [[-6], 16_000],
  ]);
  say('raw-audio', { base64Audio: pcm(...new Array(650).fill(5)), sampleRate: 16_000, numChannels: 1 });
  const lengths = harness.framesOf(InputAudioFrame).map(({ samples }) => samples.length);
  expect(lengths.slice(3)).toEqual([320, 320, 10]);
  say('raw-audio', { base64Audio: pcm(9), sampleRate: 15_999, numChannels: 1 });
  for (const base64Audio of ['$', btoa('odd')])
    say('raw-audio', { base64Audio, sampleRate: 16_000, numChannels: 1 });
  expect(of('error-response')).toHaveLength(4);
  expect(harness.framesOf(InputAudioFrame)).toHaveLength(6);
});

it('tells the program what a page shows and what is done there, and has it do something', async () => {
  const seen: [string, JsonValue][] = [];
  const { harness, client, ready, say, of } = await served({
    onUiEvent: ({ event, payload }) => void seen.push([event, payload]),
    onUiSnapshot: ({ tree }) => void seen.push(['tree', tree]),
  });
  await using _ = harness;
  ready();
  say('ui-event', { event: 'opened', payload: { item: 3 } });
  say('ui-snapshot', { tree: { root: {} } });
  expect(seen).toEqual([
    ['opened', { item: 3 }],
    ['tree', { root: {} }],
  ]);
  client.command(harness.session, 'navigate', { view: 'cart' });
  client.command(harness.session, 'refresh');
  expect(of('ui-command')).toEqual([
    { command: 'navigate', payload: { view: 'cart' } },
    { command: 'refresh', payload: null },
  ]);
});

it('tells it as methods are told, which know what they belong to', async () => {
  const pages = {
    seen: [] as string[],
    onUiEvent({ event }: { readonly event: string }) {
      this.seen.push(event);
    },
    onUiSnapshot() {
      this.seen.push('tree');
    },
  };
  const { harness, ready, say } = await served(pages);
  await using _ = harness;
  ready();
  say('ui-event', { event: 'opened' });
  say('ui-snapshot', { tree: {} });
  expect(pages.seen).toEqual(['opened', 'tree']);
});

it('says that nobody listens to a page', async () => {
  const { harness, ready, say, of } = await served();
  await using _ = harness;
  ready();
  say('ui-event', { event: 'opened' });
  expect(of('error-response')).toEqual([{ error: 'nobody here listens to ui-event' }]);
});

it('does not tell that a function of the server is cancelled which goes on through an interruption', async () => {
  let finish: (result: JsonValue) => void = () => {};
  const execute = () =>
    new Promise<JsonValue>((resolve) => {
      finish = resolve;
    });
  const names = { lasting: 'continue', fleeting: 'cancel' } as const;
  const tools = Object.entries(names).map(([name, onInterruption]) =>
    tool({ name, description: 'a test', onInterruption, execute }),
  );
  const { harness, ready, say, of } = await served(
    { reportCalls: 'name' },
    scriptedLlm({
      rules: [
        {
          when: 'go',
          calls: [
            { name: 'fleeting', id: 'k1' },
            { name: 'lasting', id: 'k2' },
          ],
        },
      ],
      otherwise: { say: 'Yes.' },
    }),
    tools,
  );
  await using _ = harness;
  ready();
  say('send-text', { content: 'go' });
  await harness.run(100);
  harness.session.interrupt('a test');
  await harness.run(100);
  const fleeting = { tool_call_id: 'k1', function_name: 'fleeting', cancelled: true };
  expect(of('llm-function-call-stopped')).toEqual([fleeting]);
  finish('done');
  await harness.run(100);
  const lasting = { tool_call_id: 'k2', function_name: 'lasting', cancelled: false };
  expect(of('llm-function-call-stopped')).toEqual([fleeting, lasting]);
});
