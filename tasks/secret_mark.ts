// What tells the compiler that a node yields a secret, so that its results are sealed.

/** Tells a mapped secret task from any other; no such property exists when a program runs. */
export declare const isMappedSecret: unique symbol;

/** The mark of a node that yields a secret. */
export interface SecretMark {
  /** Results are sealed. */
  readonly isSecret: true;
  /** A secret, also one that is a list, is not shared out among the runs of a mapped task. */
  readonly [isMappedSecret]: false;
}

/** The mark of a mapped node that yields a list of secrets, each sealed by itself. */
export interface MappedSecretMark {
  /** Results are sealed. */
  readonly isSecret: true;
  /** A list of secrets is shared out like any other. */
  readonly [isMappedSecret]: true;
}

/** `M`, and a secret where `N` is one. */
export type SecretAlike<N, M> = N extends { readonly isSecret: true } ? M & SecretMark : M;

/** `M`, and a list of secrets where `N` is a secret. */
export type MappedSecretAlike<N, M> = N extends { readonly isSecret: true } ? M & MappedSecretMark
  : M;
