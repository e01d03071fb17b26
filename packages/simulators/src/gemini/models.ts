/** What a simulated model can do, and what it insists on. */
export interface GeminiModel {
  /** Without `models/`. */
  readonly name: string;
  /** The generation, which decides how a Live session is seeded and which thinking options there are. */
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
  /** Speaks natively, and gives no text over Live. @defaultValue false */
  readonly audioOnly?: boolean;
}

const TEXT = {
  generation: 2,
  methods: ['generateContent'],
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  thinking: 'optional',
  signatures: 'sent',
  callIds: true,
} as const satisfies Omit<GeminiModel, 'name'>;

const LIVE = {
  ...TEXT,
  methods: ['bidiGenerateContent'],
  inputTokenLimit: 131_072,
  outputTokenLimit: 8_192,
  signatures: 'none',
} as const satisfies Omit<GeminiModel, 'name'>;

const OF_3 = { generation: 3, thinking: 'always', signatures: 'demanded' } as const;

/** The models that the simulator knows unless it is given others. */
export const GEMINI_MODELS: readonly GeminiModel[] = [
  { ...TEXT, name: 'gemini-2.0-flash', thinking: 'never', signatures: 'none', outputTokenLimit: 8_192 },
  { ...TEXT, name: 'gemini-2.5-flash' },
  { ...TEXT, name: 'gemini-2.5-flash-lite' },
  { ...TEXT, name: 'gemini-2.5-pro', thinking: 'always' },
  { ...TEXT, name: 'gemini-flash-latest' },
  { ...TEXT, ...OF_3, name: 'gemini-3-flash-preview' },
  { ...TEXT, ...OF_3, name: 'gemini-3-pro-preview' },
  { ...LIVE, name: 'gemini-2.0-flash-live-001' },
  { ...LIVE, name: 'gemini-live-2.5-flash-preview' },
  { ...LIVE, name: 'gemini-2.5-flash-native-audio-latest', audioOnly: true },
  { ...LIVE, name: 'gemini-2.5-flash-native-audio-preview-12-2025', audioOnly: true },
  { ...LIVE, name: 'gemini-3-flash-live-preview', generation: 3, audioOnly: true },
  { ...LIVE, name: 'gemini-3.1-flash-live-preview', generation: 3, audioOnly: true },
];

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
