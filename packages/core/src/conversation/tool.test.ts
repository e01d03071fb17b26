import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { type Tool, tool } from './index.js';

const invalid = (message: string) =>
  expect.objectContaining({ code: 'tool_invalid', message: expect.stringContaining(message) });

describe('tool', () => {
  it('takes its types and its JSON Schema from a zod schema', () => {
    const weather = tool({
      name: 'weather',
      description: 'Tells the weather.',
      parameters: z.object({ city: z.string().describe('Where'), days: z.number().default(1) }),
      execute(args) {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number }>();
        return { city: args.city };
      },
    });
    expectTypeOf(weather).toEqualTypeOf<Tool<{ city: string; days: number }, { city: string }>>();
    expect(weather.description).toEqual({
      name: 'weather',
      description: 'Tells the weather.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string', description: 'Where' }, days: { type: 'number', default: 1 } },
        required: ['city'],
      },
    });
    expect(weather).toMatchObject({ timeoutMs: 10_000, onInterruption: 'cancel' });
  });

  it('takes a given JSON Schema where the schema has none', () => {
    const jsonSchema = { $schema: 'x', type: 'object', properties: { n: { type: 'number' } } };
    const parameters = v.object({ n: v.number() });
    const double = tool({
      name: 'double',
      description: 'Doubles.',
      parameters,
      jsonSchema,
      execute: ({ n }) => 2 * n,
    });
    expect(double.description.parameters).toEqual({ type: 'object', properties: { n: { type: 'number' } } });
    expect(() =>
      tool({ name: 'double', description: 'Doubles.', parameters, execute: ({ n }) => n }),
    ).toThrow(invalid("a valibot schema does not describe itself as JSON Schema; give one as 'jsonSchema'"));
  });

  it('needs no schema for a tool without arguments', () => {
    const now = tool({ name: 'now', description: 'Tells the time.', execute: async () => 12 });
    expect(now.description.parameters).toEqual({ type: 'object', properties: {} });
    expectTypeOf(now.execute).returns.toEqualTypeOf<number | Promise<number>>();
  });

  it('refuses what no model could use', () => {
    const execute = () => 1;
    expect(() => tool({ name: 'a b', description: 'x', execute })).toThrow(invalid("'a b' is no name"));
    expect(() => tool({ name: 'a', description: ' ', execute })).toThrow(invalid('description is empty'));
    expect(() => tool({ name: 'a', description: 'x', timeoutMs: 0, execute })).toThrow(invalid('timeoutMs'));
    const parameters = z.object({ at: z.date() });
    expect(() => tool({ name: 'a', description: 'x', parameters, execute })).toThrow(invalid('Date'));
    const text = z.string();
    expect(() => tool({ name: 'a', description: 'x', parameters: text, execute })).toThrow(
      invalid("type 'object'"),
    );
  });
});
