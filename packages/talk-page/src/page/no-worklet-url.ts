/** In place of the client's own: the page always says where its worklet is. */
export const workletUrl = (): string => '';
