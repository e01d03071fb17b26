// @ts-check
import { AVATAR_SID, DataPackets } from './data-packets.mjs';
import { Publisher } from './publisher.mjs';
import { localOnly } from './session-descriptions.mjs';

/**
 * @typedef {{
 *   protocol: import('./room-server.mjs').LiveKitProtocol,
 *   wrtc: any,
 *   sid: string,
 *   identity: string,
 *   room: string,
 *   tell: (message: object) => void,
 *   onLost: () => void,
 *   onLeft: () => void,
 * }} ViewerOptions
 * @typedef {{ kind: 'audio' | 'video', sid: string, track: any }} Shown
 */

/**
 * Somebody who looks at an avatar: the signalling socket, a connection that carries the avatar to them, and, once they
 * have something to say, one that carries them here.
 */
export class Viewer {
  sid;
  identity;
  #options;
  /** @type {import('ws').WebSocket | undefined} */
  #signal;
  #connection;
  #packets;
  /** @type {Publisher | undefined} */
  #publisher;
  /** @type {Map<string, { sender: any, shown: Shown, stream: any }>} */
  #senders = new Map();
  #offerId = 0;
  #mustOffer = false;
  /** An offer is being made, or its answer waited for. */
  #isOffering = false;
  #isClosed = false;

  /** @param {ViewerOptions} options */
  constructor(options) {
    this.#options = options;
    this.sid = options.sid;
    this.identity = options.identity;
    this.#connection = new options.wrtc.RTCPeerConnection();
    const reliable = this.#connection.createDataChannel('_reliable', { ordered: true });
    this.#packets = new DataPackets(reliable, options.protocol);
    this.#connection.createDataChannel('_lossy', { ordered: true, maxRetransmits: 0 });
    this.#connection.onicecandidate = (/** @type {any} */ { candidate }) =>
      this.#trickle(candidate, options.protocol.SignalTarget.SUBSCRIBER);
    this.#connection.onconnectionstatechange = () => {
      if (this.#connection.connectionState === 'connected') options.tell({ event: 'connected' });
    };
  }

  /** Without signalling. */
  get isLost() {
    return this.#signal === undefined;
  }

  /** How long ago the last data packet was sent to them. */
  get untoldMs() {
    return performance.now() - this.#packets.sentAtMs;
  }

  /**
   * @param {import('ws').WebSocket} signal
   * @param {any[]} others
   */
  join(signal, others) {
    this.#listenTo(signal);
    const { JoinResponse, ParticipantInfo, ParticipantInfo_State, ParticipantPermission, Room, ServerInfo } =
      this.#options.protocol;
    const participant = new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      name: this.identity,
      state: ParticipantInfo_State.JOINED,
      permission: new ParticipantPermission({ canPublish: true, canSubscribe: true, canPublishData: true }),
    });
    this.#tell(
      'join',
      new JoinResponse({
        room: new Room({ sid: `RM_${this.#options.room}`, name: this.#options.room }),
        participant,
        otherParticipants: others,
        subscriberPrimary: true,
        serverVersion: '1.8.0',
        serverInfo: new ServerInfo({ version: '1.8.0', protocol: 15, region: 'simulated' }),
        pingInterval: 10,
        pingTimeout: 20,
        iceServers: [],
      }),
    );
  }

  /** @param {import('ws').WebSocket} signal */
  resume(signal) {
    this.#signal?.terminate();
    this.#listenTo(signal);
    this.#tell('reconnect', new this.#options.protocol.ReconnectResponse({ iceServers: [] }));
    this.#options.tell({ event: 'resumed' });
    // The answer to an offer may have been lost with the old socket.
    if (this.#isOffering) {
      this.#isOffering = false;
      this.offer();
    }
  }

  /** @param {any[]} participants */
  update(participants) {
    this.#tell('update', new this.#options.protocol.ParticipantUpdate({ participants }));
  }

  /** @param {readonly Shown[]} shown */
  show(shown) {
    for (const each of shown) {
      const stream = new this.#options.wrtc.MediaStream();
      this.#senders.set(each.kind, {
        sender: this.#connection.addTrack(each.track, stream),
        shown: each,
        stream,
      });
    }
    this.offer();
  }

  /** @param {'audio' | 'video'} kind */
  hide(kind) {
    const hidden = this.#senders.get(kind);
    if (hidden === undefined) return;
    this.#senders.delete(kind);
    this.#connection.removeTrack(hidden.sender);
    this.offer();
  }

  /**
   * @param {string} text
   * @param {string | undefined} topic
   */
  send(text, topic) {
    this.#packets.send(text, topic);
  }

  /** Offers what there is now; once the answer to an earlier offer has come. */
  offer() {
    if (this.#isClosed) return;
    this.#mustOffer = true;
    if (!this.#isOffering && !this.isLost) void this.#offer();
  }

  dropSignal() {
    this.#signal?.terminate();
  }

  /** The room is over for them. */
  putOut() {
    const { DisconnectReason, LeaveRequest, LeaveRequest_Action } = this.#options.protocol;
    const reason = DisconnectReason.ROOM_DELETED;
    this.#tell('leave', new LeaveRequest({ reason, action: LeaveRequest_Action.DISCONNECT }));
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#signal?.close();
    this.#signal = undefined;
    this.#publisher?.close();
    this.#connection.close();
  }

  async #offer() {
    this.#mustOffer = false;
    this.#isOffering = true;
    try {
      const offer = await this.#connection.createOffer();
      await this.#connection.setLocalDescription(offer);
      this.#offerId += 1;
      const sdp = this.#named(localOnly(offer.sdp));
      const { SessionDescription } = this.#options.protocol;
      this.#tell('offer', new SessionDescription({ type: 'offer', sdp, id: this.#offerId }));
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
  }

  /**
   * Clients know by the name of a stream whose track it carries.
   *
   * @param {string} sdp
   */
  #named(sdp) {
    let named = sdp;
    for (const { stream, shown } of this.#senders.values()) {
      named = named.replaceAll(stream.id, `${AVATAR_SID}|${shown.sid}`);
    }
    return named;
  }

  /** @param {import('ws').WebSocket} signal */
  #listenTo(signal) {
    this.#signal = signal;
    signal.on('message', (data) => {
      if (this.#isClosed) return;
      const request = this.#options.protocol.SignalRequest.fromBinary(
        new Uint8Array(/** @type {Buffer} */ (data)),
      );
      this.#obey(request.message).catch((error) =>
        this.#options.tell({ event: 'problem', message: `${request.message.case}: ${error}` }),
      );
    });
    signal.on('error', () => {});
    signal.on('close', () => {
      if (this.#signal !== signal) return;
      this.#signal = undefined;
      this.#options.onLost();
    });
  }

  /** @param {import('@livekit/protocol').SignalRequest['message']} message */
  async #obey({ case: kind, value }) {
    switch (kind) {
      case 'answer':
        await this.#connection.setRemoteDescription({ type: 'answer', sdp: localOnly(value.sdp) });
        this.#isOffering = false;
        if (this.#mustOffer) await this.#offer();
        return;
      case 'offer':
        this.#publisher ??= this.#newPublisher();
        await this.#publisher.answer(value);
        return;
      case 'trickle':
        await this.#addCandidate(value);
        return;
      case 'addTrack':
        this.#publisher ??= this.#newPublisher();
        this.#tell('trackPublished', this.#publisher.announce(value));
        return;
      case 'ping':
        this.#tell('pong', value);
        return;
      case 'pingReq': {
        const { Pong } = this.#options.protocol;
        const now = BigInt(Date.now());
        this.#tell('pongResp', new Pong({ lastPingTimestamp: value.timestamp, timestamp: now }));
        return;
      }
      case 'leave':
        this.#options.onLeft();
        return;
      default:
        // What a viewer would like to see of the tracks: there is one quality.
        return;
    }
  }

  /** @param {{ candidateInit: string, target: number }} trickle */
  async #addCandidate({ candidateInit, target }) {
    const candidate = JSON.parse(candidateInit);
    // Names of the local network, which nobody resolves here.
    if (!candidate.candidate || candidate.candidate.includes('.local')) return;
    const isTheirs = target === this.#options.protocol.SignalTarget.PUBLISHER;
    if (isTheirs) await this.#publisher?.addCandidate(candidate);
    else await this.#connection.addIceCandidate(candidate);
  }

  #newPublisher() {
    const { protocol, wrtc, tell } = this.#options;
    return new Publisher({
      protocol,
      wrtc,
      tell,
      sendAnswer: (answer) => this.#tell('answer', answer),
      sendCandidate: (candidate) => this.#trickle(candidate, protocol.SignalTarget.PUBLISHER),
      sendSubscribed: (trackSid) => this.#tell('trackSubscribed', new protocol.TrackSubscribed({ trackSid })),
    });
  }

  /**
   * @param {any} candidate
   * @param {number} target
   */
  #trickle(candidate, target) {
    if (!candidate?.candidate.includes(' 127.0.0.1 ')) return;
    const { candidate: text, sdpMid, sdpMLineIndex } = candidate;
    const candidateInit = JSON.stringify({ candidate: text, sdpMid, sdpMLineIndex });
    this.#tell('trickle', new this.#options.protocol.TrickleRequest({ candidateInit, target }));
  }

  /**
   * @param {any} kind
   * @param {any} value
   */
  #tell(kind, value) {
    if (this.#signal?.readyState !== this.#signal?.OPEN) return;
    this.#signal?.send(
      new this.#options.protocol.SignalResponse({ message: { case: kind, value } }).toBinary(),
    );
  }
}
