/** From what was measured to where it is drawn. */
export interface Scale {
  at(value: number): number;
  /** Round values within it. */
  readonly ticks: readonly number[];
}

type Range = readonly [from: number, to: number];

const STEPS = [1, 2, 5, 10];

/** Ticks at round values, and a domain that holds the values. */
export function linearScale([from, to]: Range, [start, end]: Range, wanted = 6): Scale {
  const span = to - from || Math.abs(to) || 1;
  const [low, high] = to === from ? [from - span / 2, to + span / 2] : [from, to];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((each) => each * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++)
    ticks.push(Number((at * step).toPrecision(12)));
  return { at: (value) => start + ((value - low) / (high - low)) * (end - start), ticks };
}

/** A tenfold is as far as the next one. */
export function logScale([from, to]: Range, [start, end]: Range): Scale {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const span = high - low || 1;
  const within = (value: number): boolean => value >= from * 0.999 && value <= to * 1.001;
  const decades = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, at) => 10 ** (Math.floor(low) + at),
  );
  const steps = decades.length <= 3 ? [1, 2, 5] : [1];
  return {
    at: (value) => start + ((Math.log10(value) - low) / span) * (end - start),
    ticks: decades
      .flatMap((decade) => steps.map((step) => Number((step * decade).toPrecision(12))))
      .filter(within),
  };
}

/** The least and the greatest, and somewhat more room on both sides. */
export function roomFor(values: readonly number[], margin = 0.05): Range {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return [0, 1];
  const extra = (high - low || Math.abs(high) || 1) * margin;
  return [low - extra, high + extra];
}

/** As many digits as tell two ticks apart. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)} M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(3)} k`;
  return String(+value.toPrecision(4));
}
