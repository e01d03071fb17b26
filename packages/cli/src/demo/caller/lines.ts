/** Something that the caller says, and when. */
export interface CallerLine {
  /** Who says it: the person on the telephone, or the old recording that is held to it. */
  readonly voice: 'caller' | 'recording';
  readonly text: string;
  /** Comes into the middle of the answer, so long after it began to be heard. */
  readonly bargesInAfterMs?: number;
}

/** A call to the observatory. Each sentence is one that the small recogniser understands well, also by telephone. */
export const callerLines: readonly CallerLine[] = [
  {
    voice: 'caller',
    text: 'Good evening. Please listen to this recording. Do you know the man?',
  },
  {
    voice: 'recording',
    text: 'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
  },
  { voice: 'caller', text: 'That is wonderful. What can we see tonight?' },
  { voice: 'caller', text: 'Excuse me, can I have two seats on Friday?', bargesInAfterMs: 1500 },
  { voice: 'caller', text: 'Perfect, thank you very much and good night.' },
];
