/** As many packets as may be missing one after another and still be made up for: 200 ms. Beyond, time has jumped. */
const MAX_CONCEALED = 10;
/** As many as are waited for one that is late. */
const MAX_EARLY = 3;
/** So far behind may one be that is only late, and so far ahead one after which only time has jumped (RFC 3550, A.1). */
const MAX_MISORDER = 100;
const MAX_DROPOUT = 3_000;
const WRAP = 65_536;

interface Packet {
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/**
 * Puts packets back into the order in which they were sent (RFC 3550: sequence numbers of 16 bits). One that comes late is
 * waited for until three later ones are there; then it is lost, and dropped if it comes after all. One that fits nowhere is
 * believed when its successor follows it: the sender has begun anew. Holds four packets.
 */
export class ReceivedOrder {
  readonly #take: (payload: Uint8Array) => void;
  readonly #conceal: (following: Uint8Array | undefined) => void;
  #next: number | undefined;
  #source: number | undefined;
  readonly #early = new Map<number, Uint8Array>();
  /** The last one, if it fits nowhere. */
  #stray: Packet | undefined;
  #lost = 0;

  /** @param conceal called in the place of a packet that is lost, with the one after it if that has come */
  constructor(take: (payload: Uint8Array) => void, conceal: (following: Uint8Array | undefined) => void) {
    this.#take = take;
    this.#conceal = conceal;
  }

  /** Packets that never came, or too late. */
  get lost(): number {
    return this.#lost;
  }

  /** @param source whose it is: another one numbers its packets anew */
  push(sequence: number, payload: Uint8Array, source: number): void {
    if (source !== this.#source) this.#restart(sequence);
    this.#source = source;
    const ahead = this.#ahead(sequence);
    if (ahead < -MAX_MISORDER || ahead > MAX_DROPOUT) {
      this.#strayed({ sequence, payload });
      return;
    }
    this.#stray = undefined;
    if (ahead < 0) return;
    if (ahead > MAX_CONCEALED) this.#jump(sequence, ahead);
    this.#accept({ sequence, payload });
  }

  #accept({ sequence, payload }: Packet): void {
    this.#early.set(sequence, payload);
    this.#release();
    if (this.#early.size > MAX_EARLY) this.#giveUp();
  }

  #strayed(packet: Packet): void {
    const before = this.#stray;
    this.#stray = packet;
    if (before === undefined || packet.sequence !== (before.sequence + 1) % WRAP) return;
    this.#restart(before.sequence);
    this.#accept(before);
    this.#accept(packet);
  }

  /** How far from the one that is waited for; negative for one that is over. */
  #ahead(sequence: number): number {
    const distance = (sequence - (this.#next ?? 0) + WRAP) % WRAP;
    return distance < WRAP / 2 ? distance : distance - WRAP;
  }

  #jump(sequence: number, ahead: number): void {
    this.#lost += ahead - this.#early.size;
    this.#restart(sequence);
  }

  /** Goes on at another number. What has come is heard, whatever is missing between. */
  #restart(sequence: number): void {
    const held = [...this.#early].sort(([one], [other]) => this.#ahead(one) - this.#ahead(other));
    this.#early.clear();
    this.#stray = undefined;
    this.#next = sequence;
    for (const [, payload] of held) this.#take(payload);
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
      this.#conceal(this.#early.get(this.#next));
    }
    this.#release();
  }
}
