/** Where the worklet is, beside this very file in what is published; a bundler that sees this line brings it along. */
export const workletUrl = (): string => new URL('./worklet.js', import.meta.url).href;
