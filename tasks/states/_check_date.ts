// Dates that states carry: an invalid one would compare as neither before nor after anything.

/** Gives back `date`, if it is one. */
export function checkDate(date: Date | undefined, what: string): Date | undefined {
  if (date !== undefined && Number.isNaN(date.getTime())) {
    throw new RangeError(`\`${what}\` is an invalid date: make it from a time in milliseconds.`);
  }
  return date;
}
