import { interactiveAvatarView, liveAvatarView, roomView } from '@antiphon/heygen/browser';
import { LiveAvatarSession } from '@heygen/liveavatar-web-sdk';
import StreamingAvatar from '@heygen/streaming-avatar';
import { Sound } from './sound.mjs';

const face = document.createElement('video');
face.autoplay = true;
face.playsInline = true;
Object.assign(face.style, { display: 'block', width: '100vw', height: '100vh' });
document.body.append(face);

const told = [];
/** Of a vendor's SDK: the session or client that a view made. */
let client;
let view;
let sound;

/** The SDKs as they are; the page keeps hold of what the view makes of them. */
const kept = (Sdk) =>
  class extends Sdk {
    constructor(...args) {
      super(...args);
      client = this;
    }
  };
const views = {
  roomView,
  liveAvatarView: (options) =>
    liveAvatarView({ ...options, sdk: async () => ({ LiveAvatarSession: kept(LiveAvatarSession) }) }),
  interactiveAvatarView: (options) =>
    interactiveAvatarView({ ...options, sdk: async () => ({ default: kept(StreamingAvatar) }) }),
};

const connections = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...args) {
    super(...args);
    connections.push(this);
  }
};

globalThis.page = {
  isLoaded: () => true,
  /** @param {string} kind of view @param {object} options of that view */
  async show(kind, options) {
    view = await views[kind](options);
    for (const event of ['ready', 'speaking', 'ended'])
      view.on(event, (what) => told.push(`${event} ${what}`));
    if (view.isReady) told.push('ready');
    view.attach(face);
  },
  told: (start) => told.find((event) => event.startsWith(start)),
  isShown: () => page.told('ready') !== undefined && face.videoWidth > 0,
  hasShown: (frames) => face.getVideoPlaybackQuality().totalVideoFrames >= frames,
  /** Whether there is the dark of an open mouth in the middle of the picture, below. */
  isMouthOpen() {
    const { videoWidth: width, videoHeight: height } = face;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(face, 0, 0);
    const { data } = context.getImageData(width * 0.4, height * 0.5, width * 0.2, height * 0.3);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] < 130 && data[at + 1] < 70) dark += 1;
    return dark > width / 4;
  },
  /** Has the vendor's SDK do something. */
  async do(method, ...args) {
    await client[method](...args);
  },
  listen() {
    sound = new Sound(face.srcObject);
  },
  isLoud: () => sound.isLoud(),
  isSilent: () => sound.level() < 0.002,
  /** What is heard is this tone, as far as one can tell within 50 Hz. */
  isAt: (hz) => Math.abs(sound.hz() - hz) < 50,
  loudAtMs: () => sound.loudAtMs(),
  silentAtMs: () => sound.silentAtMs(),
  interrupt: () => view.interrupt(),
  close: () => view.close(),
  /** Nothing is left of an avatar: no picture, no connection. */
  isLeft: () =>
    face.srcObject === null && connections.every(({ connectionState }) => connectionState === 'closed'),
};
