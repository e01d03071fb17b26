/** Asks once for all metrics of a scrape: a registry collects them in one go, before anything else runs. */
export function oncePerScrape<T extends object>(ask: () => T): () => T {
  let figures: T | undefined;
  return () => {
    if (figures !== undefined) return figures;
    queueMicrotask(() => {
      figures = undefined;
    });
    figures = ask();
    return figures;
  };
}
