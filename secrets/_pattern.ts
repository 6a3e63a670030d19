/** One text to look for: a secret in one of its encodings. */
export interface Pattern {
  /** The text. Where `ignoresCase` is true, it is in lower case. */
  readonly text: string;
  /** Whether ASCII letters match in either case: true for hex only. */
  readonly ignoresCase: boolean;
  /** Whether the character before a match holds bits of the secret: base64 that starts mid-character. */
  readonly reachesLeft: boolean;
  /** Whether the character after a match holds bits of the secret: base64 that ends mid-character. */
  readonly reachesRight: boolean;
  /** The number of the value it stands for, so that a match can be traced to a secret's name. */
  readonly value: number;
}

/** A pattern before it is known which value it stands for. */
export type Form = Omit<Pattern, "value">;
