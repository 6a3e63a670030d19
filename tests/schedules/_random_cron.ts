/**
 * Random cron expressions, each with what it names.
 *
 * @module
 */
import type { SeededRandom } from "../../secrets/_seeded_random.ts";
import type { WallDay, WallRule } from "./_wall_walk.ts";

/** An expression and its meaning. */
export interface RandomCron {
  readonly text: string;
  readonly dayOr: boolean;
  readonly rule: WallRule;
}

interface RandomField {
  readonly text: string;
  readonly values: ReadonlySet<number>;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = "sun mon tue wed thu fri sat".split(" ");

/** Makes an expression that names hours near those at which zones change their clocks as often as others. */
export function randomCron(random: SeededRandom): RandomCron {
  const minute = randomField(random, 0, 59, [0, 15, 30, 45, 59]);
  const hour = randomField(random, 0, 23, [0, 1, 2, 3, 23]);
  const month = random.below(3) === 0
    ? randomField(random, 1, 12, [2, 3, 10], MONTHS)
    : every(1, 12);
  const dayOfMonth = random.below(3) === 0
    ? randomField(random, 1, 31, [1, 25, 28, 31])
    : every(1, 31);
  const dayOfWeek = random.below(3) === 0
    ? randomField(random, 0, 6, [0, 6], WEEKDAYS)
    : every(0, 6);
  const special = random.below(8);
  const isLastDay = special === 0;
  const nth = special === 1 ? [random.below(7), 1 + random.below(4)] as const : undefined;
  const lastWeekday = special === 2 ? random.below(7) : undefined;
  const dayOfMonthText = isLastDay ? "L" : dayOfMonth.text;
  const dayOfWeekText = nth !== undefined
    ? `${WEEKDAYS[nth[0]]}#${nth[1]}`
    : lastWeekday !== undefined
    ? `${lastWeekday}L`
    : dayOfWeek.text;
  const dayOr = random.below(4) > 0;
  const isEither = dayOr && !dayOfMonthText.startsWith("*") && !dayOfWeekText.startsWith("*");
  const namesDay = ({ month: monthOfYear, day, weekday, daysInMonth }: WallDay) => {
    const byMonth = isLastDay ? day === daysInMonth : dayOfMonth.values.has(day);
    let byWeek = dayOfWeek.values.has(weekday);
    if (nth !== undefined) {
      byWeek = weekday === nth[0] && day > 7 * (nth[1] - 1) && day <= 7 * nth[1];
    }
    if (lastWeekday !== undefined) byWeek = weekday === lastWeekday && day > daysInMonth - 7;
    return month.values.has(monthOfYear) && (isEither ? byMonth || byWeek : byMonth && byWeek);
  };
  return {
    text: [minute.text, hour.text, dayOfMonthText, month.text, dayOfWeekText].join(" "),
    dayOr,
    rule: {
      isWildcard: minute.text.startsWith("*") || hour.text.startsWith("*"),
      namesMinute: (minuteOfDay) =>
        minute.values.has(minuteOfDay % 60) && hour.values.has(Math.floor(minuteOfDay / 60)),
      namesDay,
    },
  };
}

function every(from: number, to: number): RandomField {
  return { text: "*", values: new Set(range(from, to)) };
}

function randomField(
  random: SeededRandom,
  least: number,
  most: number,
  favourites: readonly number[],
  names?: readonly string[],
): RandomField {
  const name = (value: number) =>
    names !== undefined && random.below(2) === 0 ? names[value - least]! : `${value}`;
  const one = () =>
    random.below(2) === 0 ? random.oneOf(favourites) : least + random.below(most - least + 1);
  switch (random.below(5)) {
    case 0: {
      const step = 1 + random.below(Math.min(20, most - least));
      const values = range(least, most).filter((value) => (value - least) % step === 0);
      return { text: step === 1 ? "*" : `*/${step}`, values: new Set(values) };
    }
    case 1: {
      const [from, to] = [one(), one()].sort((a, b) => a - b) as [number, number];
      const step = 1 + random.below(3);
      return {
        text: `${name(from)}-${name(to)}${step === 1 ? "" : `/${step}`}`,
        values: new Set(range(from, to).filter((value) => (value - from) % step === 0)),
      };
    }
    case 2: {
      const some = Array.from({ length: 1 + random.below(4) }, one);
      return { text: some.map(name).join(","), values: new Set(some) };
    }
    default: {
      const value = one();
      return { text: name(value), values: new Set([value]) };
    }
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
