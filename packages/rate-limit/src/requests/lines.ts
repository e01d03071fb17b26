import type { Clock } from '@antiphon/core';
import { Line } from './line.js';
import type { RateStore } from './rate-store.js';

type Lines = Map<string, WeakRef<Line>>;

const known = new WeakMap<RateStore, WeakMap<Clock, Lines>>();

/** The line of a key: one for all limits of this process that share it, for as long as one of them is in use. */
export function lineOf(key: string, store: RateStore, clock: Clock): Line {
  const lines = linesOf(store, clock);
  const there = lines.get(key)?.deref();
  if (there !== undefined) return there;
  for (const [name, line] of lines) if (line.deref() === undefined) lines.delete(name);
  const line = new Line(key, store, clock);
  lines.set(key, new WeakRef(line));
  return line;
}

function linesOf(store: RateStore, clock: Clock): Lines {
  const byClock = known.get(store) ?? new WeakMap<Clock, Lines>();
  const lines: Lines = byClock.get(clock) ?? new Map();
  known.set(store, byClock.set(clock, lines));
  return lines;
}
