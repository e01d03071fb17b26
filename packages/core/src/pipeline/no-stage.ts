import type { Stage } from '../processors/stage.js';

/** The stage of a composite that has none of its own. */
export const noStage: Stage = {
  on: {},
  pipe: undefined,
  up: { takes: [], on: {} },
  state: undefined,
  start: undefined,
  drain: undefined,
  stop: undefined,
};
