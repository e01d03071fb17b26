import {
  type AssistantMessage,
  leadingInstructions,
  type Message,
  type ToolMessage,
  type UserPart,
} from '@antiphon/core/frame-free';
import type { GenAiContent, GenAiPart } from '../sdk/index.js';
import { isRecord } from './is-record.js';

/** Stands where Gemini wants the user to speak and the user has not. */
export const NOBODY_SPOKE = '(The user has not spoken.)';
export const USER_IS_SILENT = '(The user says nothing. Go on.)';
/** Google's own way to say that another model made a call, or nobody did. */
const NO_SIGNATURE = 'skip_thought_signature_validator';

export interface ContentsOptions {
  /** The model refuses calls without a signature: Gemini 3. */
  readonly demandsSignatures: boolean;
  /** No standing instruction is sent, so the instructions at the beginning stay in their place. */
  readonly inPlace: boolean;
}

/** A conversation as Gemini takes it. */
export interface Contents {
  /** To be sent with the standing instruction. */
  readonly instructions: readonly string[];
  /** Never empty; the first and the last are the user's, calls are answered by the next. */
  readonly contents: GenAiContent[];
}

/**
 * Messages as Gemini takes them. It knows two roles and one instruction: instructions before the first word
 * join the standing one, except the one that made the model speak first, which stands in its place as words
 * of the user, as do those in the midst of the conversation. Contents of one side that follow one another
 * become one; only results of tools stay by themselves, right behind their calls.
 */
export function contentsOf(messages: readonly Message[], options: ContentsOptions): Contents {
  const leading = options.inPlace ? 0 : leadingInstructions(messages);
  const instructions: string[] = [];
  const contents: GenAiContent[] = [];
  for (const [at, message] of messages.entries()) {
    switch (message.role) {
      case 'system':
        if (at < leading) instructions.push(message.text);
        else add(contents, 'user', [{ text: message.text }]);
        break;
      case 'user':
        add(contents, 'user', message.parts.map(userPart));
        break;
      case 'assistant':
        add(contents, 'model', modelParts(message, options));
        break;
      case 'tool':
        addResult(contents, resultPart(message));
    }
  }
  if (contents[0]?.role !== 'user') contents.unshift({ role: 'user', parts: [{ text: NOBODY_SPOKE }] });
  if (contents.at(-1)?.role === 'model') contents.push({ role: 'user', parts: [{ text: USER_IS_SILENT }] });
  return { instructions, contents };
}

function add(contents: GenAiContent[], role: 'user' | 'model', parts: readonly GenAiPart[]): void {
  if (parts.length === 0) return;
  const last = contents.at(-1);
  if (last?.role === role && !holdsResults(last)) last.parts.push(...parts);
  else contents.push({ role, parts: [...parts] });
}

function addResult(contents: GenAiContent[], part: GenAiPart): void {
  const last = contents.at(-1);
  if (last !== undefined && holdsResults(last)) last.parts.push(part);
  else contents.push({ role: 'user', parts: [part] });
}

function holdsResults({ parts }: GenAiContent): boolean {
  return parts[0]?.functionResponse !== undefined;
}

function userPart(part: UserPart): GenAiPart {
  return part.type === 'text'
    ? { text: part.text }
    : { inlineData: { mimeType: part.mimeType, data: part.data } };
}

/** Signatures go back as they came. Thoughts without one go nowhere: the model doesn't read them. */
function modelParts(
  { text, signature, thoughts = [], toolCalls }: AssistantMessage,
  { demandsSignatures }: ContentsOptions,
): readonly GenAiPart[] {
  const parts: GenAiPart[] = [];
  for (const thought of thoughts) {
    if (thought.signature === undefined) continue;
    parts.push({ text: thought.text, thought: true, thoughtSignature: thought.signature });
  }
  if (signature !== undefined) parts.push({ text, thoughtSignature: signature });
  else if (text !== '') parts.push({ text });
  for (const [at, call] of toolCalls.entries()) {
    const args = isRecord(call.arguments) ? { ...call.arguments } : {};
    const signed = call.signature ?? (at === 0 && demandsSignatures ? NO_SIGNATURE : undefined);
    parts.push({
      functionCall: { id: call.id, name: call.name, args },
      ...(signed === undefined ? {} : { thoughtSignature: signed }),
    });
  }
  return parts;
}

function resultPart({ callId, name, result, isError }: ToolMessage): GenAiPart {
  return {
    functionResponse: { id: callId, name, response: isError ? { error: result } : { output: result } },
  };
}
