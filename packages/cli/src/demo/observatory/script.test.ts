import { type LanguageModelEvent, ToolRunner, VirtualClock } from '@antiphon/core';
import { scriptedAgent } from '@antiphon/offline';
import { describe, expect, test } from 'vitest';
import { callerLines } from '../caller/index.js';
import { aboutBooking } from './about-booking.js';
import { bookSeats, observatoryScript } from './index.js';

const answer = async (said: string): Promise<readonly LanguageModelEvent[]> => {
  const clock = new VirtualClock();
  const model = scriptedAgent(observatoryScript, { clock, firstTokenMs: 0, wordMs: 0 });
  const { descriptions: tools } = new ToolRunner([bookSeats()]);
  const { signal } = new AbortController();
  const messages = [{ role: 'user', turn: 1, parts: [{ type: 'text', text: said }] }] as const;
  const events: LanguageModelEvent[] = [];
  let over = false;
  const read = (async () => {
    for await (const event of model.stream({ messages, tools, signal })) events.push(event);
    over = true;
  })();
  await clock.runUntil(() => over);
  await read;
  return events;
};

const textOf = (events: readonly LanguageModelEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

describe('the receptionist', () => {
  test('has something of its own to say to each line of the caller', async () => {
    const answers = await Promise.all(callerLines.map(async ({ text }) => textOf(await answer(text))));
    expect(new Set(answers).size).toBe(callerLines.length);
    for (const words of answers) expect(observatoryScript.otherwise).not.toContain(words);
  });

  test.each([
    ['And so my fellow Americans. As not.', /Kennedy/],
    ['And so my fellow-american.', /Kennedy/],
    ['How much is it?', /five pounds/],
    ['Are you a robot?', /Edwin/],
    ['I would like to reserve something', /How many seats/],
    ['Colourless green ideas sleep furiously', /telescope/],
    ['', /telescope/],
  ])("answers '%s' sensibly", async (said, expected) => {
    expect(textOf(await answer(said))).toMatch(expected);
  });

  test.each([
    ['Can I have 3 seats on Saturday please', { seats: 3, day: 'Saturday' }],
    ['a seat for wednesday', { seats: 1, day: 'Wednesday' }],
    ['two tickets, for Friday', { seats: 2, day: 'Friday' }],
  ])("books when told '%s'", async (said, expected) => {
    const call = (await answer(said)).find(({ type }) => type === 'toolCall');
    expect(call).toMatchObject({ name: 'bookSeats', arguments: expected });
  });

  test('tells what became of a booking', () => {
    const booked = { booked: true, seats: 2, day: 'Friday', at: 'nine', shows: 'the Moon', number: 42 };
    expect(aboutBooking(booked)).toBe(
      "That is done: two seats on Friday at nine o'clock. We show the Moon. Your booking number is 42.",
    );
    expect(aboutBooking({ booked: false, day: 'Thursday', reason: 'full', left: 0 })).toContain(
      'nothing is left',
    );
    expect(aboutBooking({ booked: false, day: 'Saturday', reason: 'full', left: 1 })).toContain(
      'only one seat',
    );
    expect(aboutBooking({ booked: false, day: 'Monday', reason: 'closed' })).toContain('stays closed');
  });
});
