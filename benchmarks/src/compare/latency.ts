import type { LatencyProfile } from '@antiphon/simulators';

const always = (ms: number) => ({ medianMs: ms, p95Ms: ms });

/** The same every time: what differs between two calls is then the agent. Short, so that what the agent adds shows. */
export const LATENCY = {
  handshake: always(20),
  stt: always(50),
  llmFirstToken: always(80),
  llmPerToken: always(5),
  ttsFirstAudio: always(50),
  ttsPerChunk: always(5),
  avatarSetUp: always(200),
  avatarFirstFrame: always(50),
} as const satisfies Partial<LatencyProfile>;
