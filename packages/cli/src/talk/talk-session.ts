import {
  type AudioAvatar,
  avatar,
  type Clock,
  type Frame,
  MouthFrame,
  messageOf,
  Pipeline,
  type Session,
  TTSSpeakFrame,
  type TurnRecord,
} from '@antiphon/core';
import { type ClientRequest, type RtviProcessor, rtvi } from '@antiphon/rtvi';
import { AVATAR_TOPIC, type PageMessage } from '@antiphon/talk-page';
import type { VoiceClient } from '@antiphon/websocket';
import type { Agency } from '../demo/agency/index.js';
import type { CallEnds } from '../demo/pipeline.js';
import { latencyStages, reachedMs } from '../view/index.js';
import type { AvatarViewer } from './avatar-viewer.js';
import type { TalkFace } from './talk-face.js';

export interface TalkSessionOptions {
  readonly agency: Agency;
  readonly face: TalkFace;
  /** What its page sees of it. */
  readonly viewer: AvatarViewer;
  readonly tell: (line: string) => void;
  readonly clock?: Clock | undefined;
}

const GREETING = 'Good evening, this is Edwin at the Harbour Hill Observatory. What can I do for you?';

/** Begins the session of one person: the agent, its face, and all that the page is told of. */
export async function startTalkSession(client: VoiceClient, options: TalkSessionOptions): Promise<void> {
  const { agency, face, viewer, tell, clock } = options;
  const link = rtvi({
    reportCalls: 'full',
    ...(face.isElsewhere ? { onMessage: (request) => hear(request, viewer) } : {}),
    onClientReady: ({ session }) => session.send(new TTSSpeakFrame({ text: GREETING })),
  });
  const session = faced(agency.agent(endsOf(client, link)), face.avatarFor(viewer)).open({
    id: client.id,
    ...(clock === undefined ? {} : { clock }),
  });
  tellPage(session, link);
  viewer.onRoom = () => link.tell(session, { kind: 'avatar' });
  tell(`${client.id} is there`);
  void session.closed.then(({ outcome, reason }) => {
    tell(`${client.id} is gone: ${reason ?? outcome}`);
  });
  try {
    await session.start();
  } catch (error) {
    tell(`${client.id} could not be served: ${messageOf(error)}`);
    throw error;
  }
}

/** RTVI stands where a call has its recorder: behind the input, whose messages it takes. Calls know of no messages. */
function endsOf(client: VoiceClient, link: RtviProcessor): CallEnds {
  return {
    input: client.input() as unknown as CallEnds['input'],
    recorder: link as unknown as CallEnds['recorder'],
    output: client.output(),
    phones: true,
  };
}

/** The face stands between the voice and the output, which is the last. The voice greets where it takes a while. */
function faced({ processors }: Pipeline, face: AudioAvatar): Pipeline {
  const stage = avatar(face, { begin: 'voice' });
  return new Pipeline([...processors.slice(0, -1), stage, ...processors.slice(-1)]);
}

/** The page says whether it sees the avatar. */
function hear({ topic, data }: ClientRequest, viewer: AvatarViewer): undefined {
  if (topic !== AVATAR_TOPIC || typeof data !== 'object' || data === null) return;
  viewer.saw((data as { readonly isSeen?: unknown }).isSeen === true);
}

function tellPage(session: Session, link: RtviProcessor): void {
  const say = (message: PageMessage): void => link.tell(session, { ...message } as never);
  session.turns$.subscribe((record) => say(turnOf(record)));
  session.observe({
    onFrame(frame: Frame) {
      if (frame instanceof MouthFrame) say(mouthOf(frame));
    },
  });
}

function mouthOf({ turn, startMs, endMs, level, viseme }: MouthFrame): PageMessage {
  const shape = viseme === undefined ? {} : { viseme };
  return { kind: 'mouth', turn, startMs, endMs, level: Math.round(level * 100) / 100, ...shape };
}

/** Where nobody had spoken before, as at a greeting, there is nothing to count from. */
function turnOf({ turn, outcome, user, said, heard, latency }: TurnRecord): PageMessage {
  const steps = latencyStages.flatMap(({ key, label }) => {
    const ms = reachedMs(latency, key);
    return ms === undefined || user === '' ? [] : [{ label, ms }];
  });
  return { kind: 'turn', turn, outcome, said, heard, steps };
}
