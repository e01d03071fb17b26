import { type Random, seededRandom } from '@antiphon/core';
import type { ConnectionInfo } from '../server/index.js';
import { type Fault, type FaultKind, type FaultMoment, isHandshakeFault } from './fault.js';
import { FAULTS } from './fault-list.js';

export interface RandomFaultsOptions {
  /** How many connections of a hundred have a fault, in 0 … 1. @defaultValue 0.3 */
  readonly share?: number;
  /** The kinds to choose from. @defaultValue all of `FAULT_KINDS` */
  readonly kinds?: readonly FaultKind[];
  /** Also HTTP errors that no retry will mend: 400, 401, 403, 404. @defaultValue false */
  readonly permanent?: boolean;
  /** The latest moment, in ms from the opening. @defaultValue 10_000 */
  readonly withinMs?: number;
  /** Connections with a number up to this are left alone. @defaultValue 0 */
  readonly spareFirst?: number;
}

export const randomFaultsDefaults = {
  share: 0.3,
  permanent: false,
  withinMs: 10_000,
  spareFirst: 0,
} as const satisfies RandomFaultsOptions;

/**
 * A plan that chance makes and the seed repeats: what happens to a connection depends on the seed and on the
 * connection's number and vendor alone, not on what happened to others.
 */
export function randomFaults(
  seed: number,
  options: RandomFaultsOptions = {},
): (connection: ConnectionInfo) => readonly Fault[] {
  const { share, permanent, withinMs, spareFirst } = { ...randomFaultsDefaults, ...options };
  const samples = FAULTS.filter(
    ({ fault }) => (options.kinds?.includes(fault.kind) ?? true) && (permanent || !isPermanent(fault)),
  );
  return ({ number, vendor }) => {
    if (number <= spareFirst || samples.length === 0) return [];
    const random = seededRandom(seed ^ Math.imul(number, 0x9e3779b1) ^ vendor.charCodeAt(0));
    if (random() >= share) return [];
    const { fault } = samples[Math.floor(random() * samples.length)] as (typeof FAULTS)[number];
    return [isHandshakeFault(fault) ? fault : { ...fault, at: momentOf(random, withinMs) }];
  };
}

const isPermanent = (fault: Fault): boolean =>
  fault.kind === 'http' && fault.status < 500 && fault.status !== 429;

function momentOf(random: Random, withinMs: number): FaultMoment {
  const named = ['connect', 'beforeSpeech', 'duringSpeech', 'afterSpeech'] as const;
  const drawn = Math.floor(random() * 6);
  if (drawn === 4) return { afterMs: Math.round(random() * withinMs) };
  if (drawn === 5) return { afterMessages: 1 + Math.floor(random() * 10) };
  return named[drawn] as FaultMoment;
}
