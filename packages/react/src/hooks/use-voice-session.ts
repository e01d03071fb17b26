import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { type RestServiceOptions, restService, type VoiceService } from '../service/index.js';
import {
  IDLE,
  type VoiceObserver,
  VoiceSession,
  type VoiceSessionOptions,
  type VoiceSettings,
  type VoiceSnapshot,
} from '../session/index.js';

export interface UseVoiceSessionOptions
  extends Omit<VoiceSessionOptions, 'service' | 'clock'>,
    Pick<RestServiceOptions, 'serviceUrl' | 'headers' | 'getToken'>,
    VoiceObserver {
  /** Who gives sessions, in place of the server at `serviceUrl`. Keep it the same from one render to the next. */
  readonly service?: VoiceService | undefined;
}

export interface UsedVoiceSession {
  /** What can be done. The same from one render to the next, as long as service and worklet are. */
  readonly session: VoiceSession;
  /** What there is to see. */
  readonly snapshot: VoiceSnapshot;
}

const idle = (): VoiceSnapshot => IDLE;

/**
 * A voice chat for a view of your own. Begins nothing by itself: `session.start()` does, from a click. Ends with the
 * component, and with its page.
 *
 * `headers`, `getToken` and the observer's functions are those of the last render, and may be new in each. Another service, or
 * worklet, is another session: the one before ends.
 */
export function useVoiceSession(options: UseVoiceSessionOptions): UsedVoiceSession {
  const { service, serviceUrl, workletUrl } = options;
  const latest = useRef(options);
  const session = useMemo(() => {
    const { newAudio, newClient } = latest.current;
    return new VoiceSession({
      service: service ?? restService(restOptions(serviceUrl, latest)),
      workletUrl,
      ...(newAudio === undefined ? {} : { newAudio }),
      ...(newClient === undefined ? {} : { newClient }),
    });
  }, [service, serviceUrl, workletUrl]);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => session.hold(), [session]);
  useObserver(session, latest);
  useSettings(session, options);
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot, idle);
  return { session, snapshot };
}

/** The last options, whenever they are asked for. */
interface Latest {
  readonly current: UseVoiceSessionOptions;
}

function restOptions(serviceUrl: string | undefined, latest: Latest): RestServiceOptions {
  return {
    ...(serviceUrl === undefined ? {} : { serviceUrl }),
    headers: () => {
      const { headers = {} } = latest.current;
      return typeof headers === 'function' ? headers() : headers;
    },
    getToken: () => latest.current.getToken?.(),
  };
}

function useObserver(session: VoiceSession, latest: Latest): void {
  useEffect(
    () =>
      session.observe({
        transcription: (text, entry) => latest.current.transcription?.(text, entry),
        response: (text, entry) => latest.current.response?.(text, entry),
        problem: (problem) => latest.current.problem?.(problem),
      }),
    [session, latest],
  );
}

function useSettings(session: VoiceSession, options: Partial<VoiceSettings>): void {
  const { language, enableTTS, autoPlayResponses, maxSessionMs } = options;
  useEffect(() => {
    session.configure({
      ...(language === undefined ? {} : { language }),
      ...(enableTTS === undefined ? {} : { enableTTS }),
      ...(autoPlayResponses === undefined ? {} : { autoPlayResponses }),
      ...(maxSessionMs === undefined ? {} : { maxSessionMs }),
    });
  }, [session, language, enableTTS, autoPlayResponses, maxSessionMs]);
}
