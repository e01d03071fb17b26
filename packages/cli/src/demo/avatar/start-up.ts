import type { SessionStartUp } from '@antiphon/core';

/** How long an agent took to be ready, in ms. Its parts start side by side; null for one that there is not. */
export interface StartUpMs {
  /** Making pipeline, session and recording, before anything starts. */
  readonly init: number;
  readonly stt: number | null;
  readonly llm: number | null;
  readonly avatar: number | null;
  /** From the beginning until the session runs. */
  readonly total: number;
}

/**
 * The record of a session's start, as the demonstration tells it.
 *
 * @param makingMs from the beginning until the session was opened
 */
export function startUpMs({ initMs, processorMs, totalMs }: SessionStartUp, makingMs: number): StartUpMs {
  const { stt, llm, avatar } = processorMs;
  return {
    init: rounded(makingMs + initMs),
    stt: roundedOrNull(stt),
    llm: roundedOrNull(llm),
    avatar: roundedOrNull(avatar),
    total: rounded(makingMs + totalMs),
  };
}

const roundedOrNull = (ms: number | undefined): number | null => (ms === undefined ? null : rounded(ms));

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
