/** How steeply values rise, by least squares: per unit of `at`. 0 for fewer than three points. */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): number {
  if (points.length < 3) return 0;
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [atMean, valueMean] = [mean(({ at }) => at), mean(({ value }) => value)];
  const spread = mean(({ at }) => (at - atMean) ** 2);
  return spread === 0 ? 0 : mean(({ at, value }) => (at - atMean) * (value - valueMean)) / spread;
}
