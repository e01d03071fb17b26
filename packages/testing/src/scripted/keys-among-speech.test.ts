import {
  AntiphonError,
  type Frame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  OutputDTMFFrame,
  SwitchServiceFrame,
  switchable,
  TTSSpeakFrame,
  TTSTextFrame,
  tts,
  VirtualClock,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { testPipeline } from '../harness/index.js';
import { type ScriptedTtsOptions, scriptedTts } from './scripted-tts.js';

/** Two voices between which one may switch, and what they have said and pressed, in order. */
async function voices(options: ScriptedTtsOptions = {}) {
  const clock = new VirtualClock();
  const [first, second] = [options, {}].map((own) =>
    scriptedTts({ clock, firstAfterMs: 30, paceMs: 30, ...own }),
  );
  const both = switchable('voice', { a: [tts(first as never)], b: [tts(second as never)] });
  const harness = await testPipeline([both], { clock, allowErrors: true });
  const { session } = harness;
  const told: string[] = [];
  session.frames$(TTSTextFrame).subscribe(({ text }) => told.push(text));
  // Where they come out: what is observed, is observed as it enters.
  session.output$.subscribe((frame: Frame) => {
    if (frame.kind === 'dtmfOut') told.push((frame as OutputDTMFFrame).digits);
  });
  return { harness, told: () => told.join(' ') };
}

const says = (text: string) => new TTSSpeakFrame({ text });
const keys = (digits: string, turn?: number) =>
  new OutputDTMFFrame(turn === undefined ? { digits } : { digits, turn });

it('presses keys at once where there is nothing to say', async () => {
  const { harness, told } = await voices();
  await using _ = harness;
  harness.send(keys('1'));
  expect(told()).toBe('1');
});

it('presses keys where they stand among what is said', async () => {
  const { harness, told } = await voices();
  await using _ = harness;
  for (const frame of [says('Good evening.'), keys('12'), says('We are open.'), keys('3')])
    harness.send(frame);
  await harness.run(2_000);
  expect(told()).toBe('Good evening. 12 We are open. 3');
});

it('presses keys behind the sentence that the model has begun', async () => {
  const { harness, told } = await voices();
  await using _ = harness;
  const written = (text: string) => new LLMTextFrame({ text, turn: 0 });
  harness.send(new LLMStartFrame({ turn: 0 }));
  for (const frame of [written('One '), keys('7'), written('two. Three.')]) harness.send(frame);
  harness.send(new LLMEndFrame({ turn: 0, text: 'One two. Three.', finishReason: 'stop' }));
  await harness.run(2_000);
  expect(told()).toBe('One two. 7 Three.');
});

it('has keys outlive an interruption that have no turn, and no others', async () => {
  const { harness, told } = await voices();
  await using _ = harness;
  harness.send(says('Good evening to you.'));
  harness.send(keys('1'));
  harness.send(keys('2', harness.session.turn));
  await harness.run(70);
  harness.session.interrupt('a test');
  await harness.run(2_000);
  expect(told()).toBe('Good evening 1');
});

it.each([
  ['fails', true],
  ['is left', false],
])('presses them once and in their place though the voice %s', async (_, fails) => {
  const error = new AntiphonError('service_failed', 'no more tokens', { retryable: false });
  const { harness, told } = await voices(fails ? { failures: [{ when: 'Good', error }] } : {});
  await using _harness = harness;
  for (const frame of [says('Good evening.'), keys('1'), says('We are open.'), keys('2')])
    harness.send(frame);
  if (!fails) harness.send(new SwitchServiceFrame({ switcher: 'voice', to: 'b' }));
  await harness.run(2_000);
  expect(told()).toBe('Good evening. 1 We are open. 2');
});
