import {
  type RefCallback,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { IDLE, type TranscriptEntry, type VoiceProblem, type VoiceSnapshot } from '../session/index.js';
import type { StreamingVoiceChatHandle, StreamingVoiceChatProps } from './streaming-voice-chat.js';

/**
 * Takes what the user has said into a chat of yours. A text that it returns, or resolves to, is spoken, unless the user has said
 * something else meanwhile, or the session is over; nothing else is.
 */
export type SendMessage = (text: string) => unknown;

export interface UseStreamingVoiceChatOptions {
  /** @defaultValue 'en' */
  readonly language?: string;
  /** Whether answers are spoken. @defaultValue true */
  readonly enableTTS?: boolean;
  /** Hears what goes wrong: what {@link SendMessage} throws, what cannot be spoken, and every problem of the component. */
  readonly onError?: (error: Error | VoiceProblem) => void;
}

/** A ref to give to the component; `current` is what can be asked of it. */
export type StreamingVoiceChatRef = RefCallback<StreamingVoiceChatHandle> & {
  readonly current: StreamingVoiceChatHandle | null;
};

export interface UsedStreamingVoiceChat {
  readonly streamingVoiceChatRef: StreamingVoiceChatRef;
  /** Hands what was said to the chat, and has its answer spoken: give it as `onTranscriptionComplete`. Never rejects. */
  readonly handleVoiceInput: (text: string) => Promise<void>;
  /** Has a text spoken, unless `enableTTS` is off. Never rejects: what goes wrong is told to `onError`. */
  readonly generateSpeechResponse: (text: string) => Promise<void>;
  /** How the component's session stands; idle where there is no component yet. */
  readonly sessionStatus: VoiceSnapshot;
  /** All that the component needs of this, in one: `<StreamingVoiceChat {...voiceChatProps} />`. */
  readonly voiceChatProps: Pick<
    StreamingVoiceChatProps,
    'language' | 'enableTTS' | 'onTranscriptionComplete' | 'onError'
  > & { readonly ref: StreamingVoiceChatRef };
}

const idle = (): VoiceSnapshot => IDLE;
const nothing = (): (() => void) => () => {};

/**
 * Joins a `StreamingVoiceChat` to a chat that the page has already: what is said goes where messages go, and answers are
 * spoken. The service's agent should then be one that only repeats what it is given, or two will answer.
 */
export function useStreamingVoiceChat(
  sendMessage: SendMessage,
  options: UseStreamingVoiceChatOptions = {},
): UsedStreamingVoiceChat {
  const { language = 'en', enableTTS = true } = options;
  const latest = useRef({ sendMessage, ...options, enableTTS });
  useEffect(() => {
    latest.current = { sendMessage, ...options, enableTTS };
  });
  const [handle, setHandle] = useState<StreamingVoiceChatHandle | null>(null);
  const ref = useMemo(() => newRef(setHandle), []);
  const session = handle?.session;
  const sessionStatus = useSyncExternalStore(
    session?.subscribe ?? nothing,
    session?.getSnapshot ?? idle,
    idle,
  );
  const failed = useCallback((error: unknown) => latest.current.onError?.(errorOf(error)), []);
  const generateSpeechResponse = useCallback(
    async (text: string) => {
      if (!latest.current.enableTTS || ref.current === null || text.trim() === '') return;
      await ref.current.generateSpeech(text).catch(failed);
    },
    [ref, failed],
  );
  const lastInput = useRef(0);
  const handleVoiceInput = useCallback(
    async (text: string) => {
      const input = ++lastInput.current;
      // The same over a cut, and another in another session.
      const sinceMs = ref.current?.session.getSnapshot().sinceMs;
      try {
        const answer = await latest.current.sendMessage(text);
        const isLate = sinceMs !== ref.current?.session.getSnapshot().sinceMs || input !== lastInput.current;
        if (typeof answer === 'string' && !isLate) await generateSpeechResponse(answer);
      } catch (error) {
        failed(error);
      }
    },
    [ref, generateSpeechResponse, failed],
  );
  const voiceChatProps = {
    ...{ ref, language, enableTTS, onError: failed },
    onTranscriptionComplete: (text: string, _entry: TranscriptEntry) => void handleVoiceInput(text),
  };
  return {
    streamingVoiceChatRef: ref,
    ...{ handleVoiceInput, generateSpeechResponse, sessionStatus, voiceChatProps },
  };
}

function newRef(changed: (handle: StreamingVoiceChatHandle | null) => void): StreamingVoiceChatRef {
  let current: StreamingVoiceChatHandle | null = null;
  const ref = (handle: StreamingVoiceChatHandle | null): void => {
    current = handle;
    changed(handle);
  };
  return Object.defineProperty(ref, 'current', { get: () => current }) as StreamingVoiceChatRef;
}

function errorOf(thrown: unknown): Error | VoiceProblem {
  if (thrown instanceof Error) return thrown;
  const isProblem = typeof thrown === 'object' && thrown !== null && 'remedy' in thrown;
  return isProblem ? (thrown as VoiceProblem) : new Error(String(thrown));
}
