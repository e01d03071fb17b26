import { type Profiler, Session } from 'node:inspector/promises';
import { OriginalFiles } from './original-files.js';
import { type Share, sharesOf } from './shares.js';

/** Every 250 µs: fine enough for seconds, and coarse enough not to be what is measured. */
const INTERVAL_US = 250;

/** V8's own sampling profiler, on this process's main thread. */
export class CpuProfiler {
  readonly #session = new Session();

  static async start(): Promise<CpuProfiler> {
    const profiler = new CpuProfiler();
    profiler.#session.connect();
    await profiler.#session.post('Profiler.enable');
    await profiler.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
    await profiler.#session.post('Profiler.start');
    return profiler;
  }

  /** Where the time went. */
  async stop(): Promise<Share[]> {
    const { profile }: { profile: Profiler.Profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    const files = new OriginalFiles();
    return sharesOf(profile, (frame) => files.of(frame));
  }
}
