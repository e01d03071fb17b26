// @ts-check
/**
 * A browser's page for avatars, without a browser: runs a vendor's own SDK, unmodified, on the WebRTC of
 * `@roamhq/wrtc`, and tells its parent what it sees and hears. In a process of its own: the SDK changes the globals, and
 * WebRTC's threads keep a process alive.
 *
 * Messages to it: `{ op: 'start', sdk, url, token }`, then `{ op, … }` of the SDK's own names.
 */
import { createRequire, register } from 'node:module';
import { WebSocket } from 'ws';

const wrtc = createRequire(import.meta.url)('@roamhq/wrtc');

/** @param {object} message */
const tell = (message) => process.send?.(message);

/** @type {string} */
let chatOrigin = '';

/** The SDK always dials `wss://` and drops the port. */
class PageSocket extends WebSocket {
  /** @param {string | URL} address */
  constructor(address) {
    const chat = /^wss:\/\/[^/]+(\/v1\/ws\/streaming\.chat.*)$/.exec(String(address))?.[1];
    // A page gets one message a task: else what comes behind the first is lost.
    super(chat === undefined ? address : chatOrigin + chat, { allowSynchronousEvents: false });
  }
}

class Page extends EventTarget {
  hidden = false;
  visibilityState = 'visible';
  /** @type {object} */
  body = new EventTarget();
  createElement() {
    return Object.assign(new EventTarget(), { style: {}, play: async () => {}, remove: () => {} });
  }
}

/** What is said into it comes in pieces of 10 ms, and silence else. */
class Microphone {
  #source = new wrtc.nonstandard.RTCAudioSource();
  /** @type {Int16Array[]} 480 samples of 48 kHz each */
  #pieces = [];

  open() {
    const track = this.#source.createTrack();
    // What WebRTC without a browser leaves out.
    Object.assign(track, { getConstraints: () => ({}), applyConstraints: async () => {} });
    const startMs = performance.now();
    let given = 0;
    // As a sound card does: what a busy machine did not take in time is still there.
    setInterval(() => {
      for (; given * 10 <= performance.now() - startMs; given++) this.#give();
    }, 10);
    return new wrtc.MediaStream([track]);
  }

  /** @param {Int16Array} samples 48 kHz */
  say(samples) {
    for (let at = 0; at < samples.length; at += 480) {
      const piece = new Int16Array(480);
      piece.set(samples.subarray(at, at + 480));
      this.#pieces.push(piece);
    }
  }

  #give() {
    const samples = this.#pieces.shift() ?? new Int16Array(480);
    this.#source.onData({
      samples,
      sampleRate: 48_000,
      bitsPerSample: 16,
      channelCount: 1,
      numberOfFrames: 480,
    });
  }
}

const microphone = new Microphone();

class Visitor extends EventTarget {
  // Nothing that looks like a browser: webrtc-adapter would mend what is not broken.
  userAgent = 'Node';
  mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [],
    getUserMedia: async () => microphone.open(),
  });
}

/** @param {Record<string, unknown>} globals */
function define(globals) {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

const page = new EventTarget();
define({
  window: globalThis,
  self: globalThis,
  document: new Page(),
  navigator: new Visitor(),
  location: new URL('http://127.0.0.1/'),
  WebSocket: PageSocket,
  MediaStream: wrtc.MediaStream,
  MediaStreamTrack: wrtc.MediaStreamTrack,
  RTCPeerConnection: wrtc.RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  RTCIceCandidate: wrtc.RTCIceCandidate,
  RTCRtpReceiver: wrtc.RTCRtpReceiver,
  RTCRtpSender: wrtc.RTCRtpSender,
  RTCRtpTransceiver: wrtc.RTCRtpTransceiver,
  RTCDataChannel: wrtc.RTCDataChannel,
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
  dispatchEvent: page.dispatchEvent.bind(page),
});
globalThis.CustomEvent ??= /** @type {any} */ (
  class extends Event {
    /**
     * @param {string} type
     * @param {{ detail?: unknown }} [options]
     */
    constructor(type, options = {}) {
      super(type);
      this.detail = options.detail;
    }
  }
);

/** The newest 10 s of what was heard. @type {Int16Array[]} */
let heard = [];
const MAX_HEARD = 1_000;

/**
 * Tells the level of what is heard, ten times a second, and how much moves in the picture.
 *
 * @param {any[]} tracks
 */
function perceive(tracks) {
  for (const track of tracks) {
    if (track.kind === 'audio') {
      const sink = new wrtc.nonstandard.RTCAudioSink(track);
      let squares = 0;
      let count = 0;
      sink.ondata = (/** @type {{ samples: Int16Array, sampleRate: number }} */ { samples, sampleRate }) => {
        heard.push(Int16Array.from(samples));
        if (heard.length > MAX_HEARD) heard.shift();
        for (const sample of samples) squares += sample * sample;
        count += samples.length;
        if (count < sampleRate / 10) return;
        tell({ event: 'level', rms: Math.sqrt(squares / count) / 32_768 });
        squares = 0;
        count = 0;
      };
    } else {
      const sink = new wrtc.nonstandard.RTCVideoSink(track);
      let last = new Uint8Array(0);
      sink.onframe = (
        /** @type {{ frame: { width: number, height: number, data: Uint8Array } }} */ { frame },
      ) => {
        const { width, height, data } = frame;
        let moved = 0;
        for (let at = 0; at < width * height && last.length === data.length; at += 7) {
          if (Math.abs((data[at] ?? 0) - (last[at] ?? 0)) > 20) moved += 1;
        }
        last = Uint8Array.from(data);
        tell({ event: 'frame', width, height, moved });
      };
    }
  }
}

/** @type {Record<string, (message: any) => Promise<void>>} */
const pages = {
  async heygen({ url, token }) {
    // @ts-expect-error: the package names no such file, and its own main file cannot be imported
    const { default: StreamingAvatar } = await import('@heygen/streaming-avatar/lib/index.esm.js');
    chatOrigin = url.replace('http', 'ws');
    const avatar = new StreamingAvatar({ token, basePath: url });
    const events = [
      'avatar_start_talking',
      'avatar_stop_talking',
      'avatar_talking_message',
      'avatar_end_message',
      'user_talking_message',
      'stream_disconnected',
    ];
    for (const event of events) {
      avatar.on(event, (/** @type {any} */ { detail }) => tell({ event, detail }));
    }
    avatar.on('stream_ready', (/** @type {any} */ { detail }) => {
      tell({ event: 'stream_ready', tracks: detail.getTracks().length });
      perceive(detail.getTracks());
    });
    ops = {
      speak: (/** @type {any} */ { text, taskType }) => avatar.speak({ text, taskType }),
      interrupt: () => avatar.interrupt(),
      stop: () => avatar.stopAvatar(),
    };
    await avatar.createStartAvatar({ avatarName: 'Anna', quality: 'low' });
  },
  async liveavatar({ url, token }) {
    register('./as-bundlers-do.mjs', import.meta.url);
    // Its tracks are private, and its events named by an enumeration.
    const { LiveAvatarSession } = /** @type {any} */ (await import('@heygen/liveavatar-web-sdk'));
    const session = new LiveAvatarSession(token, { apiUrl: url });
    for (const event of ['session.state_changed', 'session.disconnected', 'session.stopped']) {
      session.on(event, (/** @type {unknown} */ detail) => tell({ event, detail }));
    }
    const told = [
      'user.speak_started',
      'user.speak_ended',
      'user.transcription',
      'avatar.speak_started',
      'avatar.speak_ended',
      'avatar.transcription',
    ];
    for (const event of told) {
      session.on(event, (/** @type {unknown} */ detail) => tell({ event, detail }));
    }
    session.room.on('reconnected', () => tell({ event: 'reconnected' }));
    session.room.on('trackUnsubscribed', (/** @type {any} */ { kind }) =>
      tell({ event: 'track_lost', detail: kind }),
    );
    session.on('session.stream_ready', () => {
      tell({ event: 'stream_ready', tracks: 2 });
      perceive([session._remoteAudioTrack.mediaStreamTrack, session._remoteVideoTrack.mediaStreamTrack]);
    });
    ops = {
      repeatAudio: async (/** @type {any} */ { audio }) => session.repeatAudio(audio),
      talk: async (/** @type {any} */ { audio }) => {
        const isHeard = new Promise((resolve) => session.room.once('localTrackSubscribed', resolve));
        await session.voiceChat.start();
        await isHeard;
        // A breath, in which the jitter buffer finds out how late packets may be.
        microphone.say(new Int16Array(48_000));
        const bytes = Buffer.from(audio, 'base64');
        microphone.say(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
      },
      repeat: async (/** @type {any} */ { text }) => session.repeat(text),
      interrupt: async () => session.interrupt(),
      stop: () => session.stop(),
    };
    await session.start();
  },
};

/** @type {Record<string, (message: any) => Promise<unknown>>} */
let ops = {};
process.on('message', (/** @type {any} */ { op, ...message }) => {
  if (op === 'remember') {
    const audio = Buffer.concat(heard.map(({ buffer }) => new Uint8Array(buffer))).toString('base64');
    heard = [];
    tell({ event: 'heard', op, audio });
    return;
  }
  const done = op === 'start' ? pages[message.sdk]?.(message) : ops[op]?.(message);
  Promise.resolve(done).then(
    () => tell({ event: 'done', op }),
    (error) => tell({ event: 'error', op, message: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) =>
  tell({ event: 'error', op: 'uncaught', message: String(error.stack) }),
);
