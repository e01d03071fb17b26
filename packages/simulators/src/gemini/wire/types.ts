/** Bytes inside JSON. */
export interface InlineData {
  readonly mimeType?: string;
  /** Base64. */
  readonly data?: string;
}

export interface FunctionCall {
  readonly id?: string;
  readonly name?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What becomes of the answer to a call that did not block. */
export type Scheduling = 'SCHEDULING_UNSPECIFIED' | 'SILENT' | 'WHEN_IDLE' | 'INTERRUPT';

export interface FunctionResponse {
  readonly id?: string;
  readonly name?: string;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly scheduling?: Scheduling;
  readonly willContinue?: boolean;
}

/** One part of a content: exactly one kind of data, perhaps with a signature beside it. */
export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly inlineData?: InlineData;
  readonly functionCall?: FunctionCall;
  readonly functionResponse?: FunctionResponse;
}

export interface Content {
  readonly role?: string;
  readonly parts?: readonly Part[];
}

export interface FunctionDeclaration {
  readonly name?: string;
  readonly description?: string;
  readonly behavior?: 'UNSPECIFIED' | 'BLOCKING' | 'NON_BLOCKING';
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly parametersJsonSchema?: unknown;
}

export interface Tool {
  readonly functionDeclarations?: readonly FunctionDeclaration[];
}

export type Modality = 'TEXT' | 'AUDIO';

export interface GenerationConfig {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly candidateCount?: number;
  readonly stopSequences?: readonly string[];
  readonly responseModalities?: readonly string[];
  readonly thinkingConfig?: {
    readonly includeThoughts?: boolean;
    readonly thinkingBudget?: number;
    readonly thinkingLevel?: string;
  };
}

export type ToolMode = 'AUTO' | 'ANY' | 'NONE' | 'VALIDATED';

export interface ToolConfig {
  readonly functionCallingConfig?: {
    readonly mode?: ToolMode | 'MODE_UNSPECIFIED';
    readonly allowedFunctionNames?: readonly string[];
  };
}

/** The body of `generateContent` and `streamGenerateContent`. */
export interface GenerateRequest {
  readonly contents?: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly Tool[];
  readonly toolConfig?: ToolConfig;
  readonly generationConfig?: GenerationConfig;
}

/** The words of a content, without its thoughts. */
export function textOf(content: Content | undefined): string {
  return (content?.parts ?? []).map((part) => (part.thought === true ? '' : (part.text ?? ''))).join('');
}

/** Every function that a list of tools declares. */
export function declarationsOf(tools: readonly Tool[] | undefined): readonly FunctionDeclaration[] {
  return (tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
}
