import type { JsonValue } from '@antiphon/core';
import { evenings } from './evenings.js';
import { seatsInWords } from './numbers.js';

/** What `bookSeats` gives back. */
type Booking =
  | {
      readonly booked: true;
      readonly day: string;
      readonly at: string;
      readonly shows: string;
      readonly seats: number;
      readonly number: number;
    }
  | { readonly booked: false; readonly day: string; readonly reason: 'full'; readonly left: number }
  | { readonly booked: false; readonly day: string; readonly reason: 'closed' };

/** Tells the caller what became of their booking. */
export function aboutBooking(result: JsonValue): string {
  const booking = result as Booking;
  if (booking.booked) {
    const { seats, day, at, shows, number } = booking;
    return `That is done: ${seatsInWords(seats)} on ${day} at ${at} o'clock. We show ${shows}. Your booking number is ${number}.`;
  }
  if (booking.reason === 'closed') {
    const open = evenings.map(({ day }) => day);
    return `On ${booking.day} the dome stays closed. We open on ${open.slice(0, -1).join(', ')} and ${open.at(-1)}.`;
  }
  const left = booking.left === 0 ? 'nothing is left' : `only ${seatsInWords(booking.left)} are left`;
  return `I am sorry, for ${booking.day} ${left}. Would another evening do?`;
}
