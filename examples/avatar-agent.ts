import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AudioAvatar,
  AvatarStateFrame,
  avatar,
  inlet,
  llm,
  MouthFrame,
  pipeline,
  TranscriptionFrame,
  tts,
} from '@antiphon/core';
import { wavOutput } from '@antiphon/device';
import { type LiveAvatarViewing, levelAvatar, liveAvatar } from '@antiphon/heygen';
import { fliteTts, scriptedAgent } from '@antiphon/offline';
import { startSimulators } from '@antiphon/simulators';

const script = { rules: [], otherwise: ['Good evening. Nice to see you.'] };
const file = join(tmpdir(), 'antiphon-avatar.wav');

// #region agent
/** Spoken to, and seen: what the avatar cannot say, the voice behind it does, here into a file. */
const host = (face: AudioAvatar) =>
  pipeline(
    inlet(TranscriptionFrame),
    llm(scriptedAgent(script)),
    tts(fliteTts({ phones: true })),
    avatar(face),
    wavOutput({ file }),
  );
// #endregion agent

// #region faces
/** What a page needs to look on. There is a token in it: it goes to that page, and to nobody else. */
const viewings: LiveAvatarViewing[] = [];

/** Seen and heard in a LiveKit room. The key is LIVEAVATAR_API_KEY. */
const live = () => liveAvatar({ avatarId: 'your-avatar', onSession: (viewing) => viewings.push(viewing) });

/** No vendor: the sound goes on, and beside it go the movements of a mouth. */
const drawn = () => levelAvatar();
// #endregion faces

export const drawing = (): string => host(drawn()).toMermaid();

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region simulated
  await using simulators = await startSimulators({ liveAvatar: {} });
  Object.assign(process.env, simulators.env);
  // #endregion simulated
  for (const [name, face] of Object.entries({ live, drawn })) {
    const session = host(face()).open();
    // #region states
    session.frames$(AvatarStateFrame).subscribe(({ avatar: who, state }) => print(`${who} is ${state}`));
    // #endregion states
    let openings = 0;
    session.frames$(MouthFrame).subscribe(({ level }) => {
      if (level > 0.5) openings++;
    });
    await session.start();
    session.send(new TranscriptionFrame({ text: 'Hello!' }));
    await session.end();
    const [turn] = session.turns;
    print(`${name}: heard "${turn?.heard}"${openings > 0 ? ', with a mouth that moved' : ''}`);
  }
  const [shown] = simulators.liveAvatar.sessions;
  print(`the simulated avatar spoke in ${shown?.spoke.stretches.length} stretch, without a gap`);
}
