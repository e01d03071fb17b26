import type { PageMouth } from '../page-messages.js';

/** How the mouth is: 0 to 1, how far it is open and how wide it is drawn. */
export interface MouthShape {
  readonly open: number;
  readonly wide: number;
}

export const CLOSED: MouthShape = { open: 0, wide: 0.75 };

/** Lips at each viseme: how far open when it is spoken loudly, and how wide. */
const SHAPES: Readonly<Record<string, MouthShape>> = {
  sil: CLOSED,
  PP: { open: 0, wide: 0.7 },
  FF: { open: 0.12, wide: 0.8 },
  TH: { open: 0.25, wide: 0.8 },
  DD: { open: 0.3, wide: 0.8 },
  kk: { open: 0.35, wide: 0.8 },
  CH: { open: 0.35, wide: 0.55 },
  SS: { open: 0.15, wide: 0.9 },
  nn: { open: 0.25, wide: 0.8 },
  RR: { open: 0.3, wide: 0.6 },
  aa: { open: 1, wide: 0.9 },
  E: { open: 0.6, wide: 1 },
  I: { open: 0.4, wide: 1 },
  O: { open: 0.8, wide: 0.5 },
  U: { open: 0.45, wide: 0.38 },
};

/** Two turns of a talkative agent, 25 movements a second. */
const MAX_MOVEMENTS = 6_000;

/** The movements of the mouth, looked up by what is being heard. Holds 6 000 of them; the oldest give way. */
export class MouthTrack {
  #movements: PageMouth[] = [];

  add(movement: PageMouth): void {
    if (this.#movements.length === MAX_MOVEMENTS) this.#movements.shift();
    this.#movements.push(movement);
  }

  /** The user has taken the turn, or the session is another: what was to come does not. */
  clear(): void {
    this.#movements = [];
  }

  /** How the mouth is when so much of a turn's speech has been heard. */
  at(turn: number, heardMs: number): MouthShape {
    const first = this.#movements.findIndex((each) => each.turn === turn && each.endMs > heardMs);
    if (first < 0) return CLOSED;
    this.#movements.splice(0, first);
    const movement = this.#movements[0];
    if (movement === undefined || movement.startMs > heardMs) return CLOSED;
    const shape = SHAPES[movement.viseme ?? ''] ?? { open: 1, wide: 0.8 };
    return { open: shape.open * movement.level, wide: shape.wide };
  }
}
