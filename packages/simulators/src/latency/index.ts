export {
  type Delay,
  instant,
  LATENCY_PROFILES,
  type LatencyKind,
  type LatencyOption,
  type LatencyProfile,
  type LatencySampler,
  latencySampler,
  typical,
} from './latency.js';
