import { LogLevel, PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';

// Of the two media managers that the transport brings, the one that is all in the package: the other, which is its
// default, loads its greater part from its vendor's server.
const transport = new SmallWebRTCTransport({ mediaManager: new WavMediaManager() });
const client = new PipecatClient({ transport, enableMic: true });
client.setLogLevel(LogLevel.NONE);
const events = [];
for (const event of Object.values(RTVIEvent))
  client.on(event, (data) => events.push([event, data instanceof MediaStreamTrack ? data.kind : data]));

const context = new AudioContext();
/** Chromium plays no stream of a network into a graph that is not in an element as well. */
const player = new Audio();
player.muted = true;
client.on(RTVIEvent.TrackStarted, (track, participant) => {
  if (track.kind !== 'audio' || participant?.local) return;
  const stream = new MediaStream([track]);
  player.srcObject = stream;
  context.createMediaStreamSource(stream).connect(context.destination);
});

globalThis.page = {
  isLoaded: () => true,
  connect: (endpoint) => client.connect({ webrtcRequestParams: { endpoint } }),
  /** Has the client do something, and waits for it. */
  do: async (method, ...args) => (await client[method](...args)) ?? null,
  state: () => client.state,
  /** As the transport does by itself when its connection fails, or when it is told to negotiate anew. */
  reconnect: (isAnother) => transport.attemptReconnection(isAnother),
  /** What came with the events of a name. */
  of: (name) => events.filter(([event]) => event === name).map(([, data]) => data ?? null),
  has: (name, count) => page.of(name).length >= count,
};
