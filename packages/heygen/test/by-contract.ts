import type { AvatarService } from '@antiphon/core';
import type { FaultPlan, SimulatedAvatar, Simulator } from '@antiphon/simulators';
import { type AvatarSubject, avatarContract } from '@antiphon/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { pause, quickClock } from './speaking.js';

type AvatarSimulator = Simulator & { readonly sessions: readonly SimulatedAvatar[] };
type Kind = Parameters<AvatarSubject['create']>[0]['kind'];

/** An adapter, and its vendor, in every part of the contract. */
export interface Contracted {
  readonly drivenBy: AvatarService['drivenBy'];
  start(options: {
    readonly speech: 'scripted';
    readonly clock: ReturnType<typeof quickClock>;
    readonly faults: FaultPlan;
    readonly concurrency: number;
  }): Promise<AvatarSimulator>;
  /** What goes wrong in which part of the contract. */
  readonly faults: Readonly<Record<Exclude<Kind, 'speech'>, FaultPlan>>;
  create(baseUrl: string): AvatarService;
  /** What the newest avatar said, where the contract is to listen. */
  said?(simulator: AvatarSimulator): Int16Array;
}

/** Holds an adapter to the contract of avatars, with a simulator for each of its parts. */
export function heldToContract(name: string, { drivenBy, start, faults, create, said }: Contracted): void {
  const clock = quickClock();
  const simulators = new Map<Kind, AvatarSimulator>();
  const of = (kind: Kind) => simulators.get(kind) as AvatarSimulator;
  beforeAll(async () => {
    const plans = Object.entries({ speech: [], ...faults }) as [Kind, FaultPlan][];
    await Promise.all(
      plans.map(async ([kind, plan]) => {
        const options = { speech: 'scripted', clock, faults: plan, concurrency: 1_000 } as const;
        simulators.set(kind, await start(options));
      }),
    );
  });
  afterAll(async () => {
    await Promise.all([...simulators.values()].map((simulator) => simulator.close()));
    clock[Symbol.dispose]();
  });
  describe(`${name}, by the contract`, () => {
    const checks = avatarContract({
      drivenBy,
      create: ({ kind }) => create(of(kind).url),
      ...(said === undefined ? {} : { said: () => said(of('speech')) }),
      openSessions: () =>
        [...simulators.values()]
          .flatMap(({ sessions }) => sessions)
          .filter(({ state }) => state === 'connecting' || state === 'connected').length,
      clock,
      pass: (ms) => pause(clock, ms),
    });
    for (const { name: check, run } of checks) it(check, run);
  });
}
