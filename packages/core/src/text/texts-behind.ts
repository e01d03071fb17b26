/** So many texts past the model wait for the end of a sentence at most; what comes then does not wait. */
export const MAX_TEXTS_BEHIND = 256;
