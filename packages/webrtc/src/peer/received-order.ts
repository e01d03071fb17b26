/** As many packets as may be missing one after another and still be made up for: 200 ms. Beyond, time has jumped. */
const MAX_CONCEALED = 10;
/** As many as are waited for one that is late. */
const MAX_EARLY = 3;
const WRAP = 65_536;

/**
 * Puts packets back into the order in which they were sent (RFC 3550: sequence numbers of 16 bits). One that comes late is
 * waited for until three later ones are there; then it is lost, and dropped if it comes after all. Holds three packets.
 */
export class ReceivedOrder {
  readonly #take: (payload: Uint8Array) => void;
  readonly #conceal: () => void;
  #next: number | undefined;
  readonly #early = new Map<number, Uint8Array>();
  #lost = 0;

  /** @param conceal called in the place of a packet that is lost */
  constructor(take: (payload: Uint8Array) => void, conceal: () => void) {
    this.#take = take;
    this.#conceal = conceal;
  }

  /** Packets that never came, or too late. */
  get lost(): number {
    return this.#lost;
  }

  push(sequence: number, payload: Uint8Array): void {
    this.#next ??= sequence;
    const ahead = this.#ahead(sequence);
    if (ahead < 0) return;
    if (ahead > MAX_CONCEALED) this.#jump(sequence);
    this.#early.set(sequence, payload);
    this.#release();
    if (this.#early.size > MAX_EARLY) this.#giveUp();
  }

  /** How far from the one that is waited for; negative for one that is over. */
  #ahead(sequence: number): number {
    const distance = (sequence - (this.#next ?? 0) + WRAP) % WRAP;
    return distance < WRAP / 2 ? distance : distance - WRAP;
  }

  #jump(sequence: number): void {
    this.#lost += this.#ahead(sequence);
    this.#early.clear();
    this.#next = sequence;
  }

  #release(): void {
    for (let next = this.#next ?? 0; this.#early.has(next); next = this.#next as number) {
      const payload = this.#early.get(next) as Uint8Array;
      this.#early.delete(next);
      this.#next = (next + 1) % WRAP;
      this.#take(payload);
    }
  }

  #giveUp(): void {
    while (this.#early.size > 0 && !this.#early.has(this.#next ?? 0)) {
      this.#lost++;
      this.#next = ((this.#next ?? 0) + 1) % WRAP;
      this.#conceal();
    }
    this.#release();
  }
}
