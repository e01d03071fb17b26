import { LogLevel, PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import { WavMediaManager, WebSocketTransport } from '@pipecat-ai/websocket-transport';

// Of the two media managers that the transport brings, the one that is all in the package: the other, which is its
// default, loads its greater part from its vendor's server.
const transport = new WebSocketTransport({ mediaManager: new WavMediaManager(512, 16_000) });
const client = new PipecatClient({ transport, enableMic: true });
client.setLogLevel(LogLevel.NONE);
const events = [];
for (const event of Object.values(RTVIEvent)) client.on(event, (data) => events.push([event, data]));
client.registerFunctionCallHandler('screen', async () => ({ shows: 'a map' }));

globalThis.page = {
  isLoaded: () => true,
  connect: (endpoint) => client.startBotAndConnect({ endpoint }),
  /** Has the client do something, and waits for it. */
  do: async (method, ...args) => (await client[method](...args)) ?? null,
  state: () => client.state,
  isMicLive: () => client.tracks().local.audio?.readyState === 'live',
  /** What came with the events of a name. */
  of: (name) => events.filter(([event]) => event === name).map(([, data]) => data ?? null),
  has: (name, count) => page.of(name).length >= count,
};
