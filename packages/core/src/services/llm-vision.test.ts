import { describe, expect, test } from 'vitest';
import {
  InputImageFrame,
  inlet,
  type LlmOptions,
  llm,
  pipeline,
  TextFrame,
  TranscriptionFrame,
  type UserMessage,
  VirtualClock,
} from '../index.js';
import { playedModel, said, stopped } from './fakes.test-support.js';

const picture = (...bytes: number[]) =>
  new InputImageFrame({ image: Uint8Array.from(bytes), mimeType: 'image/jpeg' });
const part = (data: string) => ({ type: 'image', mimeType: 'image/jpeg', data });

async function open(options: LlmOptions) {
  const clock = new VirtualClock();
  const answer = [said('I see.'), stopped];
  const { model, requests } = playedModel(clock, answer, answer, answer);
  const head = inlet(TranscriptionFrame, TextFrame, InputImageFrame);
  const session = pipeline(head, llm(model, options)).open({ clock });
  const passed: string[] = [];
  session.output$.subscribe(({ kind }) => passed.push(kind));
  await session.start();
  const say = async (text: string) => {
    session.send(new TextFrame({ text }));
    await clock.run(100);
    const messages = requests.at(-1)?.messages ?? [];
    return messages
      .filter((message): message is UserMessage => message.role === 'user')
      .map(({ parts }) => parts);
  };
  return { session, say, passed };
}

describe('llm with vision', () => {
  test('adds the newest picture to what the user says next, once', async () => {
    const { session, say, passed } = await open({ vision: true });
    session.send(picture(1));
    session.send(picture(2, 255, 0));
    expect(await say('What is this?')).toEqual([[{ type: 'text', text: 'What is this?' }, part('Av8A')]]);
    expect(session.stats.dropped).toEqual({ 'llm.images': 1 });
    expect((await say('And now?')).at(-1)).toEqual([{ type: 'text', text: 'And now?' }]);
    expect(passed).not.toContain('imageIn');
  });

  test('sends no more pictures than it may, whatever was shown before', async () => {
    const { session, say } = await open({ vision: { maxImages: 2 } });
    session.send(picture(1));
    await say('One.');
    session.send(picture(2));
    session.send(picture(3));
    expect(await say('Two.')).toEqual([
      [{ type: 'text', text: 'One.' }],
      [{ type: 'text', text: 'Two.' }, part('Ag=='), part('Aw==')],
    ]);
  });

  test('encodes a picture of any size', async () => {
    const { session, say } = await open({ vision: true });
    const image = Uint8Array.from({ length: 100_001 }, (_, at) => at % 251);
    session.send(new InputImageFrame({ image, mimeType: 'image/jpeg', caption: 'A rose.' }));
    const [parts] = await say('Look.');
    expect(parts).toEqual([
      { type: 'text', text: 'Look.' },
      part(Buffer.from(image).toString('base64')),
      { type: 'text', text: 'A rose.' },
    ]);
  });

  test('without it, lets pictures pass', async () => {
    const { session, say, passed } = await open({});
    session.send(picture(1));
    expect(await say('What is this?')).toEqual([[{ type: 'text', text: 'What is this?' }]]);
    expect(passed).toContain('imageIn');
  });

  test('has a name of its own when it is given one', async () => {
    const clock = new VirtualClock();
    const { model } = playedModel(clock);
    const named = llm(model, { name: 'second opinion' });
    const name: 'second opinion' = named.name;
    expect(name).toBe('second opinion');
    expect(llm(model).name satisfies 'llm').toBe('llm');
  });
});
