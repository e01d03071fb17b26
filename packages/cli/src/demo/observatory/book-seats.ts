import { delay, type JsonValue, type StandardSchema, tool } from '@antiphon/core';
import { type Evening, evenings } from './evenings.js';

/** What the model asks for. */
export interface BookingRequest {
  readonly seats: number;
  readonly day: string;
}

/** How long the booking office takes to look into its book. */
const LOOK_UP_MS = 350;

/** Checks a request by hand; any Standard Schema library does the same. */
const bookingRequest: StandardSchema<BookingRequest> = {
  '~standard': {
    version: 1,
    vendor: 'antiphon-demo',
    validate(value) {
      const { seats, day } = (value ?? {}) as Partial<BookingRequest>;
      if (!Number.isInteger(seats) || (seats as number) < 1) {
        return { issues: [{ message: 'expected a whole number of seats', path: ['seats'] }] };
      }
      if (typeof day !== 'string') return { issues: [{ message: 'expected a day', path: ['day'] }] };
      return { value: { seats: seats as number, day } };
    },
  },
};

/** Books seats under the dome: a tool as a language model calls it. One book per conversation. */
export function bookSeats() {
  const free = new Map(evenings.map(({ day, freeSeats }) => [day, freeSeats]));
  let lastNumber = 40;
  return tool({
    name: 'bookSeats',
    description: 'Books seats for an evening at the observatory. Returns the booking, or what is still free.',
    parameters: bookingRequest,
    jsonSchema: {
      type: 'object',
      properties: { seats: { type: 'integer', minimum: 1 }, day: { type: 'string' } },
      required: ['seats', 'day'],
    },
    async execute({ seats, day }, { clock, signal }): Promise<JsonValue> {
      await delay(clock, LOOK_UP_MS, signal);
      const evening = eveningOf(day);
      if (evening === undefined) return { booked: false, day, reason: 'closed' };
      const left = free.get(evening.day) ?? 0;
      if (left < seats) return { booked: false, day: evening.day, reason: 'full', left };
      free.set(evening.day, left - seats);
      lastNumber += 2;
      return {
        booked: true,
        day: evening.day,
        at: evening.at,
        shows: evening.shows,
        seats,
        number: lastNumber,
      };
    },
  });
}

function eveningOf(day: string): Evening | undefined {
  return evenings.find((evening) => evening.day.toLowerCase() === day.toLowerCase());
}
