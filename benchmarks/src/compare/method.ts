import type { Sizes } from './benchmark.js';
import { LATENCY } from './latency.js';

/** How it was measured, for whoever reads a report. */
export function method({ call, bare, weighed }: Sizes): string[] {
  const { conversations, idleMs, listeningMs, answers, interruptions } = call;
  const { stt, llmFirstToken, ttsFirstAudio, avatarFirstFrame, avatarSetUp } = LATENCY;
  return [
    'Both agents are made of the same parts: Deepgram recognition, Gemini, Deepgram voice and a LiveAvatar, through the vendors’ own SDKs and sockets. Only the wiring differs: direct calls, or a pipeline of frames.',
    `The vendors are simulated in another process on this machine, new for every measurement. They answer in ${stt.medianMs} (recognition), ${llmFirstToken.medianMs} (first token), ${ttsFirstAudio.medianMs} (first audio) and ${avatarFirstFrame.medianMs} ms (avatar), always; an avatar is set up in ${avatarSetUp.medianMs} ms. Real vendors take longer, which would make every ratio of times smaller.`,
    'Every measurement is a process of its own, started in the order A B B A. A ratio is that of two neighbours; shown are the median of the ratios and its interval of 95 % by the percentile bootstrap (10,000 samples, seeded).',
    'A verdict needs two things to agree at a level that all rows share (5 % for the whole table, Bonferroni): the exact sign test of the pairs, and a bootstrapped interval without 1. The goals are a table of their own. Where they do not agree, nothing is claimed.',
    `A process holds ${conversations} conversations at once. Start-up is that of the first agent, loading included; its parts open side by side. Then, each followed by a collection: ${idleMs} ms of idleness; ${listeningMs} ms of silence into open microphones (STT: voice activity, and audio to the recogniser); ${counted(answers)} each, answered in text alone (LLM), and as many answered aloud (the avatar: what that takes more, voice included); a turn with voices, in which each user begins somewhat later than the one before (the first turn: much of the code is compiled in it), and more of them (the conversation; its halves have rows of their own, since less is compiled in the later one); and ${interruptions} interruptions each (events).`,
    'Microphones hear in steps of 20 ms, each at its own moment within them, the same in every process: frames that come together wake a process once instead of twice.',
    'CPU is the processor time of the whole process, all threads, kernel included. Shown for one conversation: in percent of a core, or in ms for an answer.',
    'Memory is looked at ten times a second; its mean is over the whole run. What is kept is the heap, and what it holds outside itself, after a collection. Allocation is how fast the heap rises between looks without a collection.',
    `The memory of the components is what the process holds more after each of them, loaded in this order after a collection: what comes first pays for what others share. The rows tell of the heap and of what it holds outside itself, which hardly differ between runs: they are weighed in the first ${weighed} pairs alone, too few for a verdict. The pages of the process (RSS) are plotted beside it.`,
    `Services aside: ${bare.conversations} conversations at once for ${bare.forMs / 1_000} s whose recogniser, model, voice and avatar answer at once and do nothing. What is left is microphones, voice activity and wiring. A further session is the heap that one more of them keeps before anybody speaks.`,
    `Warm-up: one measurement before the first pair is thrown away, for caches of the disk and the vendors’ code; a process that runs “services aside” counts its processor time after ${bare.warmUpMs / 1_000} s, and no conversation’s first answer. Processor time of a conversation is that after its first turn, which has a row of its own; elsewhere nothing is thrown away. Outliers: none are dropped; medians and the sign test are not moved by one. Clocks: processor time is read from the kernel, a few µs for phases of a second or more; moments are those of the turn records.`,
  ];
}

const counted = (questions: number): string => `${questions} ${questions === 1 ? 'question' : 'questions'}`;

/** What the figures do not say. */
export const caveats: readonly string[] = [
  'Simulated vendors on this machine: no network, no TLS, and they take processor time of their own in another process.',
  'Ratios of very small times (init, an interruption) are of little weight: look at the difference beside them.',
  'Both variants are this project’s own. What other frameworks cost is measured by other commands.',
  'Memory and start-up include what Node itself takes, as they would where the agent runs.',
];

/** What went wrong and was measured once more belongs into the report, since it may say something of the machine. */
export const remarksOn = (repeated: readonly string[]): string[] =>
  repeated.length === 0 ? [] : [`Measured a second time, since it went wrong: ${repeated.join('; ')}.`];
