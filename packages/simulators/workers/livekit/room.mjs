// @ts-check
import { AvatarMedia } from './avatar-media.mjs';
import { AVATAR_SID } from './data-packets.mjs';
import { Viewer } from './viewer.mjs';

/** Whose signalling is lost may come back within this time. */
const RESUME_MS = 15_000;
const LINGER_MS = 100;
/** Data packets and signalling go different ways: whoever was just told something has time to hear it before they are put out. */
const HEARS_MS = 1_000;

/** A room with an avatar, its agent, and those who look at it. */
export class Room {
  /** @type {Map<string, Viewer>} */
  #viewers = new Map();
  #options;
  #media;
  #isPublished = false;
  #lastSid = 0;

  /** @param {import('./room-server.mjs').Surroundings & { name: string, agents: string[] }} options */
  constructor(options) {
    this.#options = options;
    this.#media = new AvatarMedia(options.wrtc);
  }

  /** The avatar enters. */
  publish() {
    if (this.#isPublished) return;
    this.#isPublished = true;
    this.#media.start();
    for (const viewer of this.#viewers.values()) {
      viewer.update(this.#others());
      viewer.show(this.#media.tracks);
    }
  }

  /**
   * @param {Int16Array} samples
   * @param {number} inMs
   */
  say(samples, inMs) {
    this.#media.say(samples, inMs);
  }

  silence() {
    this.#media.silence();
  }

  /**
   * @param {string} text
   * @param {string | undefined} topic
   */
  send(text, topic) {
    for (const viewer of this.#viewers.values()) viewer.send(text, topic);
  }

  /** @param {'audio' | 'video'} kind */
  loseTrack(kind) {
    this.#media.lose(kind);
    for (const viewer of this.#viewers.values()) {
      viewer.hide(kind);
      viewer.update(this.#others());
    }
  }

  /**
   * Cuts every viewer's signalling, as a network does.
   *
   * @param {boolean} forgets who they were: they must join anew
   */
  dropSignal(forgets) {
    for (const viewer of [...this.#viewers.values()]) {
      viewer.dropSignal();
      if (forgets) this.#leave(viewer);
    }
  }

  close() {
    this.#media.close();
    for (const viewer of this.#viewers.values()) {
      const waitMs = Math.max(0, HEARS_MS - viewer.untoldMs);
      setTimeout(() => {
        viewer.putOut();
        // That gets out before the connection ends.
        setTimeout(() => this.#leave(viewer), LINGER_MS);
      }, waitMs);
    }
  }

  /**
   * @param {import('ws').WebSocket} signal
   * @param {string} identity
   * @param {string | undefined} resumes the participant that wants to go on
   */
  enter(signal, identity, resumes) {
    const known = resumes === undefined ? undefined : this.#viewers.get(resumes);
    if (known !== undefined) {
      known.resume(signal);
      return;
    }
    if (resumes !== undefined) {
      this.#sendAway(signal);
      return;
    }
    this.#lastSid += 1;
    const { protocol, wrtc, tell, name } = this.#options;
    const viewer = new Viewer({
      protocol,
      wrtc,
      sid: `PA_${this.#lastSid}`,
      identity,
      room: name,
      tell: (message) => tell({ ...message, room: name, identity }),
      onLost: () => {
        setTimeout(() => viewer.isLost && this.#leave(viewer), RESUME_MS).unref();
      },
      onLeft: () => this.#leave(viewer),
    });
    this.#viewers.set(viewer.sid, viewer);
    viewer.join(signal, this.#others());
    viewer.show(this.#isPublished ? this.#media.tracks : []);
    tell({ event: 'joined', room: name, identity });
  }

  /**
   * Tells a client that it is not known any more: it joins anew.
   *
   * @param {import('ws').WebSocket} signal
   */
  #sendAway(signal) {
    const { DisconnectReason, LeaveRequest, LeaveRequest_Action, SignalResponse } = this.#options.protocol;
    const reason = DisconnectReason.STATE_MISMATCH;
    const value = new LeaveRequest({ reason, action: LeaveRequest_Action.RECONNECT });
    signal.send(new SignalResponse({ message: { case: 'leave', value } }).toBinary());
    signal.close();
  }

  /** @param {Viewer} viewer */
  #leave(viewer) {
    if (!this.#viewers.delete(viewer.sid)) return;
    viewer.close();
    this.#options.tell({ event: 'left', room: this.#options.name, identity: viewer.identity });
  }

  /** Who is there besides a viewer: viewers do not see one another. */
  #others() {
    if (!this.#isPublished) return [];
    const { ParticipantInfo, ParticipantInfo_State, TrackInfo, TrackType, TrackSource } =
      this.#options.protocol;
    const state = ParticipantInfo_State.ACTIVE;
    const kinds = /** @type {const} */ ({
      audio: [TrackType.AUDIO, TrackSource.MICROPHONE],
      video: [TrackType.VIDEO, TrackSource.CAMERA],
    });
    const tracks = this.#media.tracks.map(({ kind, sid }) => {
      const [type, source] = kinds[kind];
      return new TrackInfo({ sid, type, source, name: kind });
    });
    const avatar = new ParticipantInfo({
      sid: AVATAR_SID,
      identity: 'heygen',
      name: 'heygen',
      state,
      tracks,
    });
    const agents = this.#options.agents.map(
      (identity, at) => new ParticipantInfo({ sid: `PA_AGENT_${at}`, identity, name: identity, state }),
    );
    return [avatar, ...agents];
  }
}
