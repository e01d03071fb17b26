/** What a simulated model can do, and what it insists on. */
export interface GeminiModel {
  /** Without `models/`. */
  readonly name: string;
  /** 3 knows thinking levels, 2 thinking budgets only. */
  readonly generation: 2 | 3;
  readonly methods: readonly ('generateContent' | 'bidiGenerateContent')[];
  readonly inputTokenLimit: number;
  readonly outputTokenLimit: number;
  /** Whether it thinks before it answers; `always` refuses a budget of 0. */
  readonly thinking: 'never' | 'optional' | 'always';
  /** Whether it signs its function calls, and whether it demands the signatures back. */
  readonly signatures: 'none' | 'sent' | 'demanded';
  /** Whether function calls carry an id over REST; over Live they always do. */
  readonly callIds: boolean;
  /** How it is over Live. @defaultValue `liveTraits` */
  readonly live?: Partial<LiveTraits>;
}

/** How models differ over Live. */
export interface LiveTraits {
  /** Speaks natively, and gives no text. */
  readonly audioOnly: boolean;
  /**
   * What `clientContent` with `turnComplete` does: it is answered; it only becomes history, and the next realtime
   * input is answered; or it is refused with 1007 unless the setup asked for initial history.
   */
  readonly clientContent: 'answered' | 'appended' | 'refused';
  /** Which calls do not block: those that say so, all that do not say otherwise, or none whatever they say. */
  readonly nonBlocking: 'declared' | 'usual' | 'never';
  /** Refuses `thinkingLevel`, and turning proactive audio off. */
  readonly isFixed: boolean;
}

export const liveTraits = {
  audioOnly: false,
  clientContent: 'answered',
  nonBlocking: 'declared',
  isFixed: false,
} as const satisfies LiveTraits;

const OF_2 = {
  generation: 2,
  methods: ['generateContent'],
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  thinking: 'optional',
  signatures: 'sent',
  callIds: true,
} as const satisfies Omit<GeminiModel, 'name'>;

const OF_3 = { ...OF_2, generation: 3, thinking: 'always', signatures: 'demanded' } as const;

const LIVE = {
  ...OF_2,
  methods: ['bidiGenerateContent'],
  inputTokenLimit: 131_072,
  outputTokenLimit: 8_192,
  signatures: 'none',
} as const satisfies Omit<GeminiModel, 'name'>;

const NATIVE_LIVE = { ...LIVE, live: { audioOnly: true } } as const;

const LIVE_3_8 = {
  ...LIVE,
  generation: 3,
  outputTokenLimit: 65_536,
  live: { audioOnly: true, nonBlocking: 'usual', isFixed: true },
} as const satisfies Omit<GeminiModel, 'name'>;

/** The models that the simulator knows unless it is given others. */
export const GEMINI_MODELS: readonly GeminiModel[] = [
  { ...OF_2, name: 'gemini-2.0-flash', thinking: 'never', signatures: 'none', outputTokenLimit: 8_192 },
  { ...OF_2, name: 'gemini-2.5-flash' },
  { ...OF_2, name: 'gemini-2.5-flash-lite' },
  { ...OF_2, name: 'gemini-2.5-pro', thinking: 'always' },
  { ...OF_3, name: 'gemini-3-flash-preview' },
  { ...OF_3, name: 'gemini-3-pro-preview' },
  { ...OF_3, name: 'gemini-3.1-flash-lite' },
  { ...OF_3, name: 'gemini-3.1-pro-preview' },
  { ...OF_3, name: 'gemini-3.5-flash' },
  { ...OF_3, name: 'gemini-3.5-flash-lite' },
  { ...OF_3, name: 'gemini-3.6-flash' },
  { ...OF_3, name: 'gemini-3.7-flash' },
  { ...OF_3, name: 'gemini-3.8-flash' },
  { ...OF_3, name: 'gemini-flash-latest' },
  { ...LIVE, name: 'gemini-2.0-flash-live-001' },
  { ...LIVE, name: 'gemini-live-2.5-flash-preview' },
  { ...NATIVE_LIVE, name: 'gemini-2.5-flash-native-audio-latest' },
  { ...NATIVE_LIVE, name: 'gemini-2.5-flash-native-audio-preview-09-2025' },
  { ...NATIVE_LIVE, name: 'gemini-2.5-flash-native-audio-preview-12-2025' },
  {
    ...LIVE,
    name: 'gemini-3.1-flash-live-preview',
    generation: 3,
    outputTokenLimit: 65_536,
    live: { audioOnly: true, clientContent: 'appended', nonBlocking: 'never' },
  },
  { ...LIVE_3_8, name: 'gemini-3.8-live' },
  { ...LIVE_3_8, name: 'gemini-3.8-live-extended-thinking', live: { ...LIVE_3_8.live, isFixed: false } },
];

/** How a model is over Live. */
export function traitsOf({ live }: GeminiModel): LiveTraits {
  return { ...liveTraits, ...live };
}

/** A model's entry in the vendor's list. */
export function describeModel(model: GeminiModel): Readonly<Record<string, unknown>> {
  const { name, generation, methods, inputTokenLimit, outputTokenLimit, thinking } = model;
  return {
    name: `models/${name}`,
    version: String(generation),
    displayName: name.replaceAll('-', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
    description: `A simulated ${name}.`,
    inputTokenLimit,
    outputTokenLimit,
    supportedGenerationMethods: methods.flatMap((method) =>
      method === 'generateContent' ? [method, 'countTokens'] : [method],
    ),
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: thinking !== 'never',
  };
}
