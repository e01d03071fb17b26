import { join } from 'node:path';
import { VirtualClock } from '@antiphon/core';
import { voiceOf } from '@antiphon/testing';
import type { Caller, CallerLine, SpokenLine } from '../src/demo/caller/index.js';
import { type Call, type FinishedCall, holdCall } from '../src/demo/hold-call.js';
import { scriptedReceptionist } from './scripted-receptionist.js';

/** How much time passes between two looks whether the call is over. */
const STEP_MS = 20;
/** A call that lasts longer hangs. */
const LIMIT_MS = 600_000;

/** Lines as the scripted recogniser understands them. */
export function voiced(lines: readonly CallerLine[]): readonly SpokenLine[] {
  return lines.map((line) => {
    const { samples, sampleRate } = voiceOf(line.text);
    return { ...line, samples, sampleRate };
  });
}

export interface VirtualCallOptions {
  readonly caller: Caller;
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Called before each step of time. */
  readonly onStep?: (call: Call) => void;
}

/** Holds a whole call with the demonstration's agent in virtual time; the files are real. */
export async function virtualCall(options: VirtualCallOptions): Promise<FinishedCall> {
  const { caller, folder, signal = new AbortController().signal, onStep } = options;
  const clock = new VirtualClock();
  let call: Call | undefined;
  let isOver = false;
  const held = holdCall({
    agent: scriptedReceptionist(clock),
    caller,
    clock,
    signal,
    files: {
      folder,
      conversation: join(folder, 'conversation.wav'),
      session: join(folder, 'session.jsonl'),
      report: join(folder, 'report.html'),
    },
    onCall: (begun) => {
      call = begun;
      return () => {};
    },
  });
  const over = (): void => {
    isOver = true;
  };
  held.then(over, over);
  while (!isOver && clock.now() < LIMIT_MS) {
    if (call === undefined || signal.aborted) {
      // Opening and closing files takes real time, during which no other may pass.
      await new Promise((resolve) => setImmediate(resolve));
    } else if (call.session.state === 'ending') {
      // Both times pass now: what is left is heard to its end, and the files are closed.
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clock.run(1);
    } else {
      onStep?.(call);
      await clock.run(STEP_MS);
    }
  }
  return held;
}
