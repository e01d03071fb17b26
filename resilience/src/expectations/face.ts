import type { FaceEvidence } from '../scenarios/index.js';
import type { Expectation } from './expectation.js';

/** An avatar that is taken for lost may speak on beside the voice until its line, or its session, is replaced. */
const MAX_OVERLAP_MS = 2_500;

/** What is wrong with what became of the avatar, and with what was told of it; empty: nothing. */
export function faultsInFace(face: FaceEvidence | undefined, { told }: Expectation): readonly string[] {
  if (face === undefined) return [];
  const { states, overlapMs, leftRunning } = face;
  const names = states.map(({ state }) => state);
  const last = names.at(-1);
  const wasLost = names.includes('lost');
  const described = names.join(', ');
  return [
    ...(told === 'nothing' && described !== 'connecting, ready' ? [`the avatar was ${described}`] : []),
    ...(told === 'voice' && !(wasLost && last === 'ready') ? [`the avatar is not back: ${described}`] : []),
    ...(told === 'any' && last !== 'ready' ? [`the avatar is not back: ${described}`] : []),
    ...(told === 'gone' && last !== 'failed' ? [`the avatar has not failed: ${described}`] : []),
    ...(told === 'gone' && !saysWhatToDo(states.at(-1)?.reason ?? '')
      ? [`does not say what to do: ${states.at(-1)?.reason}`]
      : []),
    ...(overlapMs > MAX_OVERLAP_MS ? [`it spoke on for ${Math.round(overlapMs)} ms when it was lost`] : []),
    // Who refuses everything refuses to end a session, too.
    ...(leftRunning > 0 && told !== 'gone' ? [`${leftRunning} sessions go on at the vendor`] : []),
  ];
}

const saysWhatToDo = (reason: string): boolean => /check the|credit|may not use|limit/.test(reason);
