/** Something the avatar was given to say, until it has been heard. */
export class Utterance<Part> {
  readonly id: number;
  readonly turn: number;
  /** Where it begins in the speech of its turn. */
  fromMs: number;
  /** How much of it the avatar was given. */
  givenMs = 0;
  /** No more of it comes. */
  complete = false;
  /** Since when the avatar has had something of it to say. */
  waitsSinceMs: number | undefined = undefined;
  /** When the stretch began that is being heard, on the clock, and where in the utterance. */
  startedAtMs: number | undefined = undefined;
  #stretchMs = 0;
  /** It has been heard to begin: a stretch that follows a pause begins by itself. */
  hasBegun = false;
  /** What has not been heard yet, each with its place. */
  readonly #parts: { readonly part: Part; readonly startMs: number; endMs: number }[] = [];

  constructor(id: number, turn: number, fromMs: number) {
    this.id = id;
    this.turn = turn;
    this.fromMs = fromMs;
  }

  /** More of it, that begins now if everything before was heard, as far as the avatar has been seen: `seenMs`. */
  add(part: Part, ms: number, nowMs: number, seenMs: number): void {
    if (this.startedAtMs !== undefined && this.heardMs(seenMs) >= this.givenMs) this.begin(nowMs);
    const startMs = this.givenMs;
    this.givenMs += ms;
    this.waitsSinceMs ??= nowMs;
    this.#parts.push({ part, startMs, endMs: this.givenMs });
  }

  /** The listener hears it from here on. */
  begin(nowMs: number): void {
    this.#stretchMs = this.heardMs(nowMs);
    this.startedAtMs = nowMs;
    this.hasBegun = true;
  }

  /** Everything that was given of it was heard; more may come. */
  pause(): void {
    this.#stretchMs = this.givenMs;
    this.startedAtMs = undefined;
  }

  /** The last part is so much longer than was thought. */
  stretch(byMs: number): void {
    this.givenMs += byMs;
    const last = this.#parts.at(-1);
    if (last !== undefined) last.endMs += byMs;
  }

  heardMs(nowMs: number): number {
    if (this.startedAtMs === undefined) return this.#stretchMs;
    return Math.min(this.givenMs, this.#stretchMs + Math.max(0, nowMs - this.startedAtMs));
  }

  /** When the avatar runs out of it; `Infinity` while it is not being heard. */
  get runsOutAtMs(): number {
    if (this.startedAtMs === undefined) return Number.POSITIVE_INFINITY;
    return this.startedAtMs + this.givenMs - this.#stretchMs;
  }

  /** Lets go of what was heard. */
  release(nowMs: number): void {
    const heardMs = this.heardMs(nowMs);
    let count = 0;
    while ((this.#parts[count]?.endMs ?? Number.POSITIVE_INFINITY) <= heardMs) count++;
    this.#parts.splice(0, count);
  }

  /** What was not heard, in order, and how much of it was. */
  left(nowMs: number): readonly { readonly part: Part; readonly heardMs: number }[] {
    this.release(nowMs);
    const heardMs = this.heardMs(nowMs);
    return this.#parts.map(({ part, startMs }) => ({ part, heardMs: Math.max(0, heardMs - startMs) }));
  }
}
