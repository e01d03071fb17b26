// @ts-check
/** By this name every viewer knows the avatar. */
export const AVATAR_SID = 'PA_AVATAR';
/** Packets that wait for their channel; what comes after them is lost. */
const MAX_WAITING = 200;

/** What the avatar tells one viewer beside its voice and picture. */
export class DataPackets {
  #channel;
  #protocol;
  /** @type {Uint8Array[]} */
  #waiting = [];
  /** When the last one was sent, by `performance.now()`. */
  sentAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param {any} channel
   * @param {import('./room-server.mjs').LiveKitProtocol} protocol
   */
  constructor(channel, protocol) {
    this.#channel = channel;
    this.#protocol = protocol;
    channel.onopen = () => {
      for (const packet of this.#waiting.splice(0)) channel.send(packet);
    };
  }

  /**
   * @param {string} text
   * @param {string | undefined} topic
   */
  send(text, topic) {
    const { DataPacket, DataPacket_Kind, UserPacket } = this.#protocol;
    const value = new UserPacket({
      payload: new TextEncoder().encode(text),
      participantSid: AVATAR_SID,
      participantIdentity: 'heygen',
      ...(topic === undefined ? {} : { topic }),
    });
    const packet = new DataPacket({
      kind: DataPacket_Kind.RELIABLE,
      participantIdentity: 'heygen',
      value: { case: 'user', value },
    }).toBinary();
    this.sentAtMs = performance.now();
    if (this.#channel.readyState === 'open') this.#channel.send(packet);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(packet);
  }
}
