/** One evening under the dome. */
export interface Evening {
  readonly day: string;
  /** As it is spoken. */
  readonly at: string;
  readonly shows: string;
  readonly freeSeats: number;
}

/** The programme of the week. The observatory is made up; the sky is not. */
export const evenings: readonly Evening[] = [
  { day: 'Wednesday', at: 'nine', shows: 'the rings of Saturn', freeSeats: 6 },
  { day: 'Thursday', at: 'nine', shows: 'the Andromeda galaxy', freeSeats: 0 },
  { day: 'Friday', at: 'nine', shows: 'the Moon, where it all began', freeSeats: 12 },
  { day: 'Saturday', at: 'ten', shows: 'Jupiter and its four bright moons', freeSeats: 3 },
];
