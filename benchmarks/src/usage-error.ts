/** What was typed is not understood: the command ends with 2, and nothing was measured. */
export class UsageError extends Error {}
