// `Date` and `Temporal.Now` inside the tasks of a test: they tell the time of the test's clock, and the
// machine's everywhere else.
import { AsyncLocalStorage } from "node:async_hooks";

/** The clock of the task that is running, if it is a test's. */
const taskClock = new AsyncLocalStorage<() => number>();

/** How many test runs hold the dates. */
let holders = 0;
let giveBack: (() => void) | undefined;

/** Does the work of a task, in which dates are those of `now`. */
export function withDates<T>(now: () => number, work: () => T): T {
  return taskClock.run(now, work);
}

/**
 * Puts dates in the place of the machine's, as long as a test runs.
 *
 * @returns A function that takes this back; the last one counts.
 */
export function holdDates(): () => void {
  if (holders++ === 0) giveBack = replaceDates();
  return () => {
    if (--holders === 0) giveBack?.();
  };
}

function replaceDates(): () => void {
  const MachineDate = globalThis.Date;
  const nowMs = () => taskClock.getStore()?.() ?? MachineDate.now();
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget),
    apply: () => new MachineDate(nowMs()).toString(),
    get: (target, key, receiver) => key === "now" ? nowMs : Reflect.get(target, key, receiver),
  });
  const takeBackTemporal = replaceTemporal(nowMs);
  return () => {
    globalThis.Date = MachineDate;
    takeBackTemporal();
  };
}

/** Some runtimes have no `Temporal` yet. */
function replaceTemporal(nowMs: () => number): () => void {
  if (!("Temporal" in globalThis)) return () => {};
  const { Now } = Temporal;
  const machine = { ...ownMethods(Now) };
  const zoned = (zone: Temporal.TimeZoneLike = Now.timeZoneId()) =>
    Temporal.Instant.fromEpochMilliseconds(nowMs()).toZonedDateTimeISO(zone);
  const inTask = <Args extends unknown[], T>(
    held: (...args: Args) => T,
    real: (...args: Args) => T,
  ) =>
  (...args: Args): T => taskClock.getStore() === undefined ? real(...args) : held(...args);
  Object.assign(Now, {
    instant: inTask(() => Temporal.Instant.fromEpochMilliseconds(nowMs()), machine.instant),
    zonedDateTimeISO: inTask(zoned, machine.zonedDateTimeISO),
    plainDateTimeISO: inTask((zone) => zoned(zone).toPlainDateTime(), machine.plainDateTimeISO),
    plainDateISO: inTask((zone) => zoned(zone).toPlainDate(), machine.plainDateISO),
    plainTimeISO: inTask((zone) => zoned(zone).toPlainTime(), machine.plainTimeISO),
  });
  return () => void Object.assign(Now, machine);
}

function ownMethods(now: typeof Temporal.Now): typeof Temporal.Now {
  const { instant, zonedDateTimeISO, plainDateTimeISO, plainDateISO, plainTimeISO } = now;
  return { ...now, instant, zonedDateTimeISO, plainDateTimeISO, plainDateISO, plainTimeISO };
}
