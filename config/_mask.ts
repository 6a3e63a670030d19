/** What stands wherever a secret's value would; the same for all, so that not even a length shows. */
export const MASK = "********";
