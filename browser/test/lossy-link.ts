import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from '@antiphon/core';

/** What happens to packets, either way. */
export interface Trouble {
  /** Of a hundred packets, so many are lost. */
  readonly lossPercent: number;
  /** Of a hundred, so many come twice. */
  readonly twicePercent: number;
  /** As long as each takes at least, and at most: they overtake each other. */
  readonly delayMs: readonly [number, number];
}

export const NO_TROUBLE: Trouble = { lossPercent: 0, twicePercent: 0, delayMs: [0, 0] };

const CANDIDATE = /^a=candidate:\S+ 1 udp \S+ 127\.0\.0\.1 (\d+) typ host.*\r?\n/im;
/** Each way to somebody, in what they say of themselves. */
export const CANDIDATES = /^a=candidate:.*\r?\n/gim;

/** A bad network between a page and its agent. */
export class LossyLink implements AsyncDisposable {
  trouble = NO_TROUBLE;
  /** Packets that came, and those of them that were lost. */
  readonly passed = { up: 0, down: 0, lost: 0 };
  readonly #random = seededRandom(7);
  readonly #ofClient = createSocket('udp4');
  readonly #ofAgent = createSocket('udp4');
  #client: RemoteInfo | undefined;
  #isOver = false;

  /** @returns the answer of an agent, in which the agent is where this is */
  async stand(answer: string): Promise<string> {
    const [line, port] = CANDIDATE.exec(answer) ?? [];
    if (line === undefined) throw new Error('the answer has no candidate of 127.0.0.1');
    for (const socket of [this.#ofClient, this.#ofAgent])
      await once(socket.bind(0, '127.0.0.1'), 'listening');
    this.#ofClient.on('message', (packet, from) => {
      this.#client = from;
      this.passed.up++;
      this.#pass(() => this.#ofAgent.send(packet, Number(port), '127.0.0.1'));
    });
    this.#ofAgent.on('message', (packet) => {
      this.passed.down++;
      const client = this.#client;
      if (client !== undefined) this.#pass(() => this.#ofClient.send(packet, client.port, client.address));
    });
    const here = line.replace(` ${port} `, ` ${(this.#ofClient.address() as { port: number }).port} `);
    let isFirst = true;
    return answer.replaceAll(CANDIDATES, () => {
      const kept = isFirst ? here : '';
      isFirst = false;
      return kept;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    const close = (socket: Socket) => new Promise<void>((resolve) => socket.close(resolve));
    await Promise.all([close(this.#ofClient), close(this.#ofAgent)]);
  }

  #pass(send: () => void): void {
    const { lossPercent, twicePercent, delayMs } = this.trouble;
    if (this.#random() * 100 < lossPercent) {
      this.passed.lost++;
      return;
    }
    const [least, most] = delayMs;
    const times = this.#random() * 100 < twicePercent ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const ms = least + this.#random() * (most - least);
      if (ms === 0) send();
      else
        setTimeout(() => {
          if (!this.#isOver) send();
        }, ms);
    }
  }
}
