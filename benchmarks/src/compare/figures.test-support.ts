import type { Figures } from './orders.js';

/** Figures that are all the same but for the processor time of a conversation. */
export function figuresOf(cpuPercent: number): Figures {
  return {
    call: {
      startUp: {
        importMs: 1,
        initMs: 1,
        stagesMs: { stt: 1, llm: 1, tts: 1, avatar: 1 },
        totalMs: 3,
        cpuMs: 1,
      },
      cpuPercent: { idle: 1, listening: 2, firstTurn: 3, conversation: cpuPercent, earlier: 3, later: 2 },
      cpuMs: { answer: 1, spokenAnswer: 2, interruption: 0.1 },
      held: [{ rssBytes: 2 ** 20, heapBytes: 2 ** 19 }],
      moments: [
        { atMs: 0, rssBytes: 2 ** 20, heapBytes: 2 ** 19 },
        { atMs: 250, rssBytes: 3 * 2 ** 20, heapBytes: 2 ** 20 },
      ],
      peakRssBytes: 2 ** 20,
      allocatedBytesPerSecond: 2 ** 20,
      turns: [
        { startedMs: 0, speechEndMs: 1_000, llmStartMs: 1_100, firstAudioMs: 1_250, firstHeardMs: 1_300 },
        { startedMs: 0, speechEndMs: 2_000, llmStartMs: 2_100, firstAudioMs: 2_350, firstHeardMs: 2_500 },
      ],
      loopDelayP99Ms: 1,
    },
    bare: { bytesPerSession: 4_096, cpuPercent: 1, responsesMs: [0.01, 0.02, 0.03] },
  };
}
