import { byteFormsOf, unitsOf } from "./_byte_forms.ts";
import { type Allowance, strideFor, WordFilter } from "./_word_filter.ts";
import { type KnownValue, type KnownValues, knownValues, type Redactor } from "../redactor.ts";
import { Scanner } from "../_scanner.ts";

/** Of more values, a table of runs would take more memory than the time is worth that it saves. */
const MAX_FILTERED_VALUES = 500;

/** How often a byte may be compared in vain, on average. */
const COMPARISONS_PER_BYTE = 2;

const searches = new WeakMap<Redactor, ByteSearch>();

/**
 * Looks for the secrets of a redactor in bytes: in all the forms in which the redactor looks for them in
 * text, written as UTF-8 or Latin-1, and in UTF-16. It is for bytes that most often hold none.
 */
export class ByteSearch {
  readonly #redactor: Redactor;
  #known: KnownValues;
  #filters: readonly WordFilter[] = [];
  /** How many values are in the filters. */
  #filteredCount = 0;
  #scanner = new Scanner();
  /** How many values are in the scanner. */
  #scannedCount = 0;

  /**
   * The search for a redactor's secrets, those that are added later included.
   *
   * @param redactor The redactor.
   * @returns The search; always the same one.
   */
  static of(redactor: Redactor): ByteSearch {
    let search = searches.get(redactor);
    if (search === undefined) searches.set(redactor, search = new ByteSearch(redactor));
    return search;
  }

  private constructor(redactor: Redactor) {
    this.#redactor = redactor;
    this.#known = knownValues(redactor);
    this.#reset();
  }

  /**
   * Whether bytes hold a secret.
   *
   * @param bytes Any bytes.
   * @returns Whether they do.
   */
  isFoundIn(bytes: Uint8Array): boolean {
    this.#follow();
    if (this.#known.length > MAX_FILTERED_VALUES) return this.#scan(bytes);
    this.#fillFilters();
    const allowance: Allowance = { bytes: COMPARISONS_PER_BYTE * bytes.length };
    for (const filter of this.#filters) {
      const isFound = filter.isEmpty ? false : filter.isFoundIn(bytes, allowance);
      if (isFound === undefined) return this.#scan(bytes);
      if (isFound) return true;
    }
    // Pieces of tokens, and what is wrapped: of these there is one search, that of texts.
    return this.#redactor.isFoundIn(unitsOf(bytes));
  }

  /**
   * The names of the secrets that bytes hold, in the order in which they were added.
   *
   * @param bytes Any bytes.
   * @returns The names, each once; a value that was added without a name is not among them.
   */
  namesIn(bytes: Uint8Array): readonly string[] {
    this.#follow();
    this.#fillScanner();
    const units = unitsOf(bytes);
    const numbers = [...this.#scanner.valuesIn(units)].sort((one, other) => one - other);
    const whole = numbers.flatMap((number) => [...this.#known[number]?.names ?? []]);
    return [...new Set([...whole, ...this.#redactor.namesIn(units)])];
  }

  #scan(bytes: Uint8Array): boolean {
    this.#fillScanner();
    const units = unitsOf(bytes);
    return this.#scanner.boundsIn(units).length > 0 || this.#redactor.isFoundIn(units);
  }

  /** Starts afresh where the redactor was cleared. */
  #follow(): void {
    const known = knownValues(this.#redactor);
    if (known === this.#known) return;
    this.#known = known;
    this.#reset();
  }

  #reset(): void {
    this.#filters = ([8, 4, 1] as const).map((stride) => new WordFilter(stride));
    this.#filteredCount = 0;
    this.#scanner = new Scanner();
    this.#scannedCount = 0;
  }

  #fillFilters(): void {
    for (; this.#filteredCount < this.#known.length; this.#filteredCount++) {
      for (const form of byteFormsOf(this.#known[this.#filteredCount] as KnownValue)) {
        this.#filters[[8, 4, 1].indexOf(strideFor(form))]?.add(form);
      }
    }
  }

  #fillScanner(): void {
    for (; this.#scannedCount < this.#known.length; this.#scannedCount++) {
      for (
        const { bytes, ignoresCase } of byteFormsOf(this.#known[this.#scannedCount] as KnownValue)
      ) {
        const pattern = { text: unitsOf(bytes), ignoresCase, value: this.#scannedCount };
        this.#scanner.insert({ ...pattern, reachesLeft: false, reachesRight: false });
      }
    }
  }
}
