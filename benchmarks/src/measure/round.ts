/** Three figures or so: enough to compare by. */
export const round = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));
