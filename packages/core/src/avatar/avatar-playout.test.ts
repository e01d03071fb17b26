import { expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { avatarPlayoutDefaults } from './avatar-options.js';
import { AvatarPlayout } from './avatar-playout.js';

/** What is heard of an avatar that a test speaks for, with what was told. */
function heardAvatar(lastSignMs?: () => number) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const playout = new AvatarPlayout<string>(avatarPlayoutDefaults, {
    now: () => clock.now(),
    after: (delayMs, callback) => clock.after(delayMs, callback),
    started: (turn) => told.push(`started ${turn}`),
    heard: (turn, heardMs, finished) => told.push(`heard ${turn} ${heardMs}${finished ? ' finished' : ''}`),
    stopped: (turn) => told.push(`stopped ${turn}`),
    changed: () => {},
    silent: () => told.push(`silent at ${clock.now()}`),
    ...(lastSignMs && { lastSignMs }),
  });
  return { clock, playout, told };
}

it('has heard what is said to have ended by its name, though nobody said that it began', () => {
  const { clock, playout, told } = heardAvatar();
  playout.give(playout.open(1), 'a sentence', 400);
  playout.finish(1);
  clock.advance(500);
  playout.ended(1);
  expect(told).toEqual(['started 1', 'heard 1 400 finished', 'stopped 1']);
  clock.advance(20_000);
  expect(told).toHaveLength(3);
  expect(clock.pending).toBe(0);
});

it('concludes nothing from an end without a name, or of what is not whole, before its beginning', () => {
  const { playout, told } = heardAvatar();
  playout.give(playout.open(1), 'half of it', 400);
  playout.ended(1);
  playout.finish(1);
  playout.ended(undefined);
  expect(told).toEqual([]);
  playout.close();
});

it('waits for a beginning from when something was given, however old the last sign of life is', () => {
  const { clock, playout, told } = heardAvatar(() => 0);
  clock.advance(8_000);
  playout.give(playout.open(1), 'a sentence', 400);
  clock.advance(4_800);
  expect(told).toEqual([]);
  clock.advance(200);
  expect(told).toEqual(['silent at 13000']);
  playout.close();
});

it('begins a stretch that follows a pause when it is given, not when the avatar was last seen', () => {
  let lastSignMs = 0;
  const { clock, playout, told } = heardAvatar(() => lastSignMs);
  const utterance = playout.open(1);
  playout.give(utterance, 'a word', 1_200);
  playout.started(1);
  clock.advance(1_700);
  playout.give(utterance, 'another', 400);
  clock.advance(100);
  lastSignMs = clock.now();
  expect(playout.unheardMs).toBe(300);
  expect(told).toContain('started 1');
  playout.close();
});
