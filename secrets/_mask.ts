/** What stands in a text where a secret stood. One constant: its length tells nothing of the secret's. */
export const MASK = "********";
