// @ts-check
import { localOnly } from './session-descriptions.mjs';

/**
 * @typedef {{
 *   protocol: import('./room-server.mjs').LiveKitProtocol,
 *   wrtc: any,
 *   tell: (message: object) => void,
 *   sendAnswer: (answer: any) => void,
 *   sendCandidate: (candidate: any) => void,
 *   sendSubscribed: (trackSid: string) => void,
 * }} PublisherOptions
 */

/** What a viewer sends: data packets, and their microphone. */
export class Publisher {
  #options;
  #connection;
  /** @type {any[]} */
  #sinks = [];
  /** The names of their tracks here, by their own. @type {Map<string, string>} */
  #announced = new Map();
  /** Tracks that came, and cannot be heard yet. @type {any[]} */
  #unheard = [];

  /** @param {PublisherOptions} options */
  constructor(options) {
    this.#options = options;
    this.#connection = new options.wrtc.RTCPeerConnection();
    this.#connection.onicecandidate = (/** @type {any} */ { candidate }) => options.sendCandidate(candidate);
    this.#connection.ondatachannel = (/** @type {any} */ { channel }) => {
      channel.onmessage = (/** @type {any} */ { data }) => this.#received(data);
    };
    this.#connection.onconnectionstatechange = () => this.#tellHeard();
    this.#connection.ontrack = (/** @type {any} */ { track }) => {
      if (track.kind === 'audio') this.#listen(track);
      this.#unheard.push(track);
      this.#tellHeard();
    };
  }

  /** @param {{ type: string, sdp: string, id: number }} offer */
  async answer({ sdp, id }) {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: localOnly(sdp) });
    const answer = await this.#connection.createAnswer();
    await this.#connection.setLocalDescription(answer);
    const { SessionDescription } = this.#options.protocol;
    this.#options.sendAnswer(new SessionDescription({ type: 'answer', sdp: localOnly(answer.sdp), id }));
  }

  /** @param {any} candidate */
  async addCandidate(candidate) {
    await this.#connection.addIceCandidate(candidate);
  }

  /** @param {{ cid: string, type: number, source: number, name: string }} request */
  announce({ cid, type, source, name }) {
    const { TrackInfo, TrackPublishedResponse } = this.#options.protocol;
    const sid = `TR_USER_${this.#announced.size + 1}`;
    this.#announced.set(cid, sid);
    return new TrackPublishedResponse({ cid, track: new TrackInfo({ sid, type, source, name }) });
  }

  close() {
    for (const sink of this.#sinks) sink.stop();
    this.#connection.close();
  }

  /** @param {ArrayBuffer} data */
  #received(data) {
    const { value } = this.#options.protocol.DataPacket.fromBinary(new Uint8Array(data));
    if (value.case !== 'user') return;
    const { payload, topic } = value.value;
    this.#options.tell({ event: 'data', text: new TextDecoder().decode(payload), topic });
  }

  /** What they say from now on arrives. */
  #tellHeard() {
    if (this.#connection.connectionState !== 'connected') return;
    for (const { id } of this.#unheard.splice(0)) {
      const sid = this.#announced.get(id);
      if (sid !== undefined) this.#options.sendSubscribed(sid);
    }
  }

  /** @param {any} track */
  #listen(track) {
    const sink = new this.#options.wrtc.nonstandard.RTCAudioSink(track);
    sink.ondata = (/** @type {any} */ { samples, sampleRate, channelCount }) => {
      const left = channelCount === 1 ? samples : everyOther(samples);
      this.#options.tell({ event: 'microphone', samples: left, sampleRate });
    };
    this.#sinks.push(sink);
  }
}

/** @param {Int16Array} samples of two channels */
function everyOther(samples) {
  return samples.filter((_, at) => at % 2 === 0);
}
