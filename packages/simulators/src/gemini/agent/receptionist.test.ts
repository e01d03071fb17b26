import { describe, expect, it } from 'vitest';
import type { Content, FunctionDeclaration } from '../wire/index.js';
import type { ReplyPart } from './agent.js';
import { receptionist } from './receptionist.js';

const WEATHER: FunctionDeclaration = {
  name: 'get_weather',
  parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] },
};
const BOOK: FunctionDeclaration = {
  name: 'bookTable',
  parametersJsonSchema: {
    type: 'object',
    properties: { people: { type: 'integer' }, day: { type: 'string' }, corner: { enum: ['window', 'bar'] } },
    required: ['people', 'day'],
  },
};

const user = (text: string): Content => ({ role: 'user', parts: [{ text }] });
const model = (text: string): Content => ({ role: 'model', parts: [{ text }] });

async function ask(
  contents: readonly Content[],
  tools: readonly FunctionDeclaration[] = [],
  mustCall = false,
) {
  const { signal } = new AbortController();
  const request = { model: 'm', contents, system: undefined, tools, mustCall, over: 'rest', signal } as const;
  const reply = await receptionist()(request);
  if (typeof reply === 'string') throw new Error('the receptionist answers in parts');
  const said = reply.parts.flatMap((part) => ('text' in part ? part.text : [])).join('');
  return {
    said,
    call: reply.parts.find((part): part is ReplyPart & { call: object } => 'call' in part)?.call,
  };
}

describe('the receptionist', () => {
  it('reads the words', async () => {
    expect((await ask([user('Hello!')])).said).toMatch(/front desk/);
    expect((await ask([user('When do you open?')])).said).toMatch(/nine to six/);
    expect((await ask([user('My name is Ann.'), model('Nice.'), user('What is my name?')])).said).toBe(
      'You are Ann.',
    );
  });

  it('calls a function that fits, with what was said', async () => {
    expect((await ask([user('What is the weather in New York?')], [WEATHER])).call).toEqual({
      name: 'get_weather',
      args: { city: 'New York' },
    });
    const text = 'Please book a table for four on Friday, by the window';
    expect((await ask([user(text)], [WEATHER, BOOK])).call).toEqual({
      name: 'bookTable',
      args: { people: 4, day: 'Friday', corner: 'window' },
    });
  });

  it('asks for what is missing, and then calls', async () => {
    const asked = await ask([user('I want to book a table')], [BOOK]);
    expect(asked.call).toBeUndefined();
    expect(asked.said).toBe('Gladly. Please tell me the people?');
    const contents = [user('I want to book a table'), model(asked.said), user('Two people on Sunday')];
    expect((await ask(contents, [BOOK])).call).toEqual({
      name: 'bookTable',
      args: { people: 2, day: 'Sunday' },
    });
  });

  it('says what a function gave back, or that it failed', async () => {
    const back = (response: Record<string, unknown>): Content => ({
      role: 'user',
      parts: [{ functionResponse: { name: 'get_weather', response } }],
    });
    expect((await ask([back({ output: { degrees: 12, sky: 'grey' } })])).said).toBe(
      'Here is what I found: degrees 12, sky grey.',
    );
    expect((await ask([back({ error: 'no net' })])).said).toMatch(/did not work/);
  });

  it('calls whatever there is when it must', async () => {
    expect((await ask([user('Hello')], [WEATHER], true)).call).toMatchObject({ name: 'get_weather' });
  });
});
