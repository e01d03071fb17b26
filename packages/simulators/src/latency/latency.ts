import type { Random } from '@antiphon/core';

/** A log-normal delay by two of its points, in ms. */
export interface Delay {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** How long a vendor takes over each kind of work; the server's own computing comes on top. */
export interface LatencyProfile {
  /** Before the answer to a handshake or a request begins. */
  readonly handshake: Delay;
  /** From the audio that decides a transcript to the message that tells it. */
  readonly stt: Delay;
  /** From the request to the first token. */
  readonly llmFirstToken: Delay;
  /** From one token to the next. */
  readonly llmPerToken: Delay;
  /** From the text to the first audio. */
  readonly ttsFirstAudio: Delay;
  /** From one chunk of audio to the next; it is always faster than real time. */
  readonly ttsPerChunk: Delay;
  /** From the start of an avatar's session until the avatar is there. */
  readonly avatarSetUp: Delay;
  /** From the first audio of something said until the avatar begins to say it. */
  readonly avatarFirstFrame: Delay;
}
export type LatencyKind = keyof LatencyProfile;

const NONE: Delay = { medianMs: 0, p95Ms: 0 };

/** No delay but the computing. */
export const instant = {
  handshake: NONE,
  stt: NONE,
  llmFirstToken: NONE,
  llmPerToken: NONE,
  ttsFirstAudio: NONE,
  ttsPerChunk: NONE,
  avatarSetUp: NONE,
  avatarFirstFrame: NONE,
} as const satisfies LatencyProfile;

/** The order of magnitude that cloud vendors have over a good line; an assumption, not a measurement. */
export const typical = {
  handshake: { medianMs: 80, p95Ms: 250 },
  stt: { medianMs: 150, p95Ms: 350 },
  llmFirstToken: { medianMs: 350, p95Ms: 900 },
  llmPerToken: { medianMs: 12, p95Ms: 40 },
  ttsFirstAudio: { medianMs: 180, p95Ms: 400 },
  ttsPerChunk: { medianMs: 8, p95Ms: 30 },
  avatarSetUp: { medianMs: 3_500, p95Ms: 6_000 },
  avatarFirstFrame: { medianMs: 350, p95Ms: 700 },
} as const satisfies LatencyProfile;

/** The profiles that go by a name. */
export const LATENCY_PROFILES = { instant, typical } as const;

/** A ready-made profile by name, or one's own; what it leaves out is instant. */
export type LatencyOption = keyof typeof LATENCY_PROFILES | Partial<LatencyProfile>;

/** Draws delays in ms. */
export type LatencySampler = (kind: LatencyKind) => number;

/** Of a standard normal distribution, 95 % lie below this. */
const Z95 = 1.644_853_626_951_472_6;

/** Draws log-normal delays with a profile's median and 95th percentile, never above three times the latter. */
export function latencySampler(option: LatencyOption | undefined, random: Random): LatencySampler {
  const profile: LatencyProfile =
    typeof option === 'string' ? LATENCY_PROFILES[option] : { ...instant, ...option };
  return (kind) => {
    const { medianMs, p95Ms } = profile[kind];
    if (medianMs <= 0) return 0;
    const sigma = Math.log(Math.max(p95Ms, medianMs) / medianMs) / Z95;
    const drawnMs = medianMs * Math.exp(sigma * normal(random));
    return Math.min(drawnMs, 3 * Math.max(p95Ms, medianMs));
  };
}

/** Box and Muller's way from two even numbers to a normal one. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
