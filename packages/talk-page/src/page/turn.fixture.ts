/** A turn that was answered in one word, all of it heard. */
export const turn = {
  kind: 'turn',
  turn: 1,
  outcome: 'completed',
  said: 'Gladly.',
  heard: 'Gladly.',
  steps: [],
} as const;
