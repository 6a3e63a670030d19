// Dates in logs, written as Python's `time.strftime` writes them in the C locale.

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ["January", "February", "March", "April", "May", "June"],
  ["July", "August", "September", "October", "November", "December"],
].flat();

const DIRECTIVES: Readonly<Record<string, (date: Date) => string>> = {
  "%": () => "%",
  A: (date) => DAYS[date.getDay()]!,
  a: (date) => DAYS[date.getDay()]!.slice(0, 3),
  B: (date) => MONTHS[date.getMonth()]!,
  b: (date) => MONTHS[date.getMonth()]!.slice(0, 3),
  d: (date) => digits(date.getDate()),
  f: (date) => digits(date.getMilliseconds() * 1000, 6),
  H: (date) => digits(date.getHours()),
  I: (date) => digits(date.getHours() % 12 || 12),
  j: (date) => digits(dayOfYear(date), 3),
  M: (date) => digits(date.getMinutes()),
  m: (date) => digits(date.getMonth() + 1),
  p: (date) => date.getHours() < 12 ? "AM" : "PM",
  S: (date) => digits(date.getSeconds()),
  Y: (date) => String(date.getFullYear()),
  y: (date) => digits(date.getFullYear() % 100),
  z: offsetFromUtc,
};

/**
 * Writes a local date.
 *
 * @param date The date.
 * @param format The form, with strftime's directives. What is none of those known here stays as it is.
 */
export function strftime(date: Date, format: string): string {
  return format.replace(
    /%([a-zA-Z%])/g,
    (directive, letter: string) =>
      Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter]!(date) : directive,
  );
}

function digits(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

function dayOfYear(date: Date): number {
  const day = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (day - Date.UTC(date.getFullYear(), 0, 0)) / 86_400_000;
}

function offsetFromUtc(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${digits(Math.floor(size / 60))}${digits(size % 60)}`;
}
