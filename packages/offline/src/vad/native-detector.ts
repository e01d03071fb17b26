import type { Detector, OnVerdict } from './detector.js';
import { SileroWindows } from './silero-windows.js';

/** Detectors of closed conversations, kept for the next ones: opening one takes 20 ms on the event loop. */
const SPARE = 16;
const spare: SileroWindows[] = [];

function take(threshold: number): SileroWindows {
  const at = spare.findIndex((model) => model.threshold === threshold);
  const found = at >= 0 ? spare.splice(at, 1)[0] : undefined;
  return found ?? new SileroWindows(threshold);
}

function giveBack(model: SileroWindows): void {
  model.reset();
  if (spare.length < SPARE) spare.push(model);
}

/** Makes sure that `count` detectors are ready, up to the bound of 16. */
export function warmDetectors(threshold: number, count: number): void {
  const wanted = Math.min(count, SPARE);
  for (let have = spare.filter((model) => model.threshold === threshold).length; have < wanted; have += 1) {
    giveBack(new SileroWindows(threshold));
  }
}

/** Drops the spare detectors. */
export const dropSpareDetectors = (): void => void spare.splice(0);

/** Judges at once, on the event loop. */
export class NativeDetector implements Detector {
  readonly runtime = 'native';
  readonly dropped = 0;
  readonly #onVerdict: OnVerdict;
  #model: SileroWindows | undefined;

  constructor(threshold: number, onVerdict: OnVerdict) {
    this.#onVerdict = onVerdict;
    this.#model = take(threshold);
  }

  judge(window: Float32Array): void {
    if (this.#model !== undefined) this.#onVerdict(this.#model.isSpeech(window));
  }

  async settled(): Promise<void> {}

  reset(): void {
    this.#model?.reset();
  }

  close(): void {
    if (this.#model !== undefined) giveBack(this.#model);
    this.#model = undefined;
  }
}
